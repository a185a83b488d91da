from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.work.models import OnceKey, TaskRun
from portal.work.retention import clear_expired_sessions, prune_tasks
from tests.work import sample_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_tasks")]


def finished(status: str, days: int) -> str:
    pk = sample_tasks.nothing.enqueue().id
    DBTaskResult.objects.filter(pk=pk).update(status=status, finished_at=timezone.now() - timedelta(days=days))
    TaskRun.objects.create(task_id=pk, attempts=1)
    return pk


def test_finished_tasks_are_kept_for_a_while_and_failed_ones_longer() -> None:
    kept = {finished("SUCCESSFUL", 13), finished("FAILED", 27), sample_tasks.nothing.enqueue().id}
    finished("SUCCESSFUL", 15)
    finished("FAILED", 29)
    assert prune_tasks() == 2
    assert {str(pk) for pk in DBTaskResult.objects.values_list("pk", flat=True)} == kept
    assert TaskRun.objects.count() == 2


def test_keys_are_kept_for_a_year() -> None:
    for days in (364, 366):
        OnceKey.objects.create(key=f"{days} days")
        OnceKey.objects.filter(key=f"{days} days").update(created_at=timezone.now() - timedelta(days=days))
    prune_tasks()
    assert OnceKey.objects.get().key == "364 days"


def test_expired_sessions_are_deleted() -> None:
    for name, hours in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=timezone.now() + timedelta(hours=hours))
    clear_expired_sessions()
    assert Session.objects.get().session_key == "new"
