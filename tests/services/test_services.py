"""What only the real services can show; every other test runs on them as well (make test-services)."""

import subprocess
import sys

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client

from portal.caching import content_version
from portal.pages.models import HomePage
from tests.tools import ROOT

pytestmark = pytest.mark.services

OTHER_PROCESS = """
import django
django.setup()
from django.core.cache import cache
print(cache.get("word"))
cache.set("answer", "from the other process")
"""


@pytest.mark.django_db
def test_these_tests_run_on_postgresql_and_redis() -> None:
    assert connection.vendor == "postgresql"
    assert type(caches["default"]).__module__ == "django.core.cache.backends.redis"


def test_another_process_shares_the_cache() -> None:
    cache.set("word", "from this process")
    done = subprocess.run([sys.executable, "-c", OTHER_PROCESS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "from this process"
    assert cache.get("answer") == "from the other process"


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_is_made_anew_once_a_change_is_committed(home: HomePage, client: Client) -> None:
    first = client.get("/")
    version = content_version()
    assert home.hero_title in first.content.decode()
    home.hero_title = "Een nieuwe kop"
    home.save_revision().publish()
    assert content_version() != version
    assert "Een nieuwe kop" in client.get("/").content.decode()


@pytest.mark.django_db
def test_ready_on_postgresql(client: Client) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "search": "ok"}


def test_not_ready_when_the_database_is_gone() -> None:
    """In a process of its own, with an address where no database listens."""
    code = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "print(Client(raise_request_exception=False).get('/readyz', headers={'host': 'localhost'}).status_code)"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
        "PATH": "",
        "LOG_LEVEL": "CRITICAL",
    }
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "503"
