from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker, Settings

from tests.work.databases import DATABASE_TASKS, RealQueue, connected_to, forget_all_work, real_database_url


@pytest.fixture(scope="session")
def real_database(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> str:
    with django_db_blocker.unblock():
        return real_database_url(tmp_path_factory.mktemp("work"))


@pytest.fixture
def queue(real_database: str, db: None, tmp_path: Path, settings: Settings, django_db_blocker: DjangoDbBlocker) -> Iterator[RealQueue]:
    """This test and the processes that it starts share a real database and its queue."""
    settings.TASKS = DATABASE_TASKS
    with django_db_blocker.unblock(), connected_to(real_database):
        yield RealQueue(url=real_database, folder=tmp_path)
        forget_all_work()


@pytest.fixture
def database_tasks(settings: Settings) -> None:
    """Tasks wait in the test database instead of running at once."""
    settings.TASKS = DATABASE_TASKS
