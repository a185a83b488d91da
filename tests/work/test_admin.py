"""Tasks and jobs in the admin: for superusers, to look at and to try again."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from portal.pages.roles import EDITORS
from portal.work.models import ScheduledJob
from portal.work.worker import Worker
from tests.factories.users import UserFactory
from tests.work import sample_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings: object, database_tasks: None) -> None:
    settings.REQUIRE_STAFF_SECOND_FACTOR = False  # type: ignore[attr-defined]


@pytest.fixture
def failed(database_tasks: None) -> DBTaskResult:
    sample_tasks.gives_up.enqueue()
    Worker(lease=60, grace=5, burst=True).run()
    return DBTaskResult.objects.get()


@pytest.fixture
def superuser(client: Client) -> Client:
    client.force_login(UserFactory(administrator=True))
    return client


def addresses(task: DBTaskResult) -> list[str]:
    ScheduledJob.objects.get_or_create(name="test.job")
    return [
        reverse("tasks:index"),
        reverse("tasks:index_results"),
        reverse("tasks:inspect", args=[task.pk]),
        reverse("tasks:try-again", args=[task.pk]),
        reverse("scheduled-jobs:index"),
        reverse("scheduled-jobs:inspect", args=["test.job"]),
    ]


def test_superusers_see_tasks_and_jobs(superuser: Client, failed: DBTaskResult) -> None:
    for address in addresses(failed):
        assert superuser.get(address).status_code == 200, address
    page = superuser.get(reverse("tasks:inspect", args=[failed.pk])).content.decode()
    assert "GiveUp: This cannot work" in page
    assert reverse("tasks:try-again", args=[failed.pk]) in page


@pytest.mark.parametrize("role", [EDITORS, None])
def test_nobody_else_does(client: Client, failed: DBTaskResult, role: str | None) -> None:
    if role:
        client.force_login(UserFactory(role=role))
    for address in addresses(failed):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in (302, 403), address
            assert "sample_tasks" not in answer.content.decode()
    failed.refresh_from_db()
    assert failed.status == "FAILED"
    if role:
        assert reverse("tasks:index") not in client.get("/beheer/").content.decode()


def test_the_list_can_be_narrowed_to_what_failed(superuser: Client, failed: DBTaskResult) -> None:
    waiting = sample_tasks.nothing.enqueue()
    page = superuser.get(reverse("tasks:index"), {"status": "FAILED"}).content.decode()
    assert str(failed.pk) in page
    assert waiting.id not in page


def test_trying_again_needs_a_post_and_a_failed_task(superuser: Client, failed: DBTaskResult) -> None:
    address = reverse("tasks:try-again", args=[failed.pk])
    superuser.get(address)
    failed.refresh_from_db()
    assert failed.status == "FAILED"
    answer = superuser.post(address)
    assert answer.headers["Location"] == reverse("tasks:inspect", args=[failed.pk])
    failed.refresh_from_db()
    assert failed.status == "READY"
    assert superuser.post(reverse("tasks:try-again", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["add", "edit", "delete", "copy", "usage", "history"])
def test_there_is_no_address_to_change_a_task(superuser: Client, failed: DBTaskResult, name: str) -> None:
    assert superuser.get(f"/beheer/tasks/{name}/{failed.pk}/").status_code == 404
