import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.mail.smtp_server import MailServer, mail_server
from tests.work.conftest import database_tasks, queue, real_database  # noqa: F401 - fixtures

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def _test_templates(settings: Settings) -> None:
    """Templates of kinds of mail that only the tests have."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [TEMPLATES, *templates[0]["DIRS"]]
    settings.TEMPLATES = templates


@pytest.fixture
def smtp(settings: Settings) -> Iterator[MailServer]:
    """A real mail server on this machine, which the site sends through."""
    with mail_server() as server:
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
