"""How a task is claimed, tried again, given up and put back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from portal.work.leases import LeaseLost, claim, reconcile
from portal.work.models import BackgroundTask, TaskRun
from portal.work.worker import Worker
from tests.work import sample_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_tasks")]


@pytest.fixture
def worker() -> Worker:
    return Worker(lease=60, grace=5, burst=True)


def only_task() -> DBTaskResult:
    return DBTaskResult.objects.get()


def make_due() -> None:
    DBTaskResult.objects.update(run_after=timezone.now())


def expire_leases() -> None:
    TaskRun.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))


def pause_of(task: DBTaskResult) -> float:
    return (task.run_after - timezone.now()).total_seconds()


def test_the_most_urgent_task_comes_first_and_then_the_oldest() -> None:
    for name, priority in (("old", 0), ("new", 0), ("later", -10), ("urgent", 50)):
        sample_tasks.effect.using(priority=priority).enqueue(name)
    claimed = [claim(worker_id="w", seconds=60) for _ in range(4)]
    assert [lease.task.args_kwargs["args"] for lease in claimed if lease] == [["urgent"], ["old"], ["new"], ["later"]]
    assert claim(worker_id="w", seconds=60) is None


def test_a_worker_of_one_queue_leaves_the_others_alone() -> None:
    sample_tasks.nothing.using(queue_name="mail").enqueue()
    assert claim(worker_id="w", seconds=60, queues=["default"]) is None
    assert claim(worker_id="w", seconds=60, queues=["mail"]) is not None


def test_a_failing_task_waits_longer_each_time_and_then_has_failed(worker: Worker) -> None:
    sample_tasks.always_fails.enqueue()
    for pause in (1, 10, 100):
        worker.run()
        assert only_task().status == "READY"
        assert pause - 1 < pause_of(only_task()) <= pause
        assert "RuntimeError" in only_task().traceback
        worker.run()
        assert only_task().status == "READY", "it ran before its time"
        make_due()
    worker.run()
    task = only_task()
    assert (task.status, task.exception_class_path, task.run.attempts) == ("FAILED", "builtins.RuntimeError", 4)
    make_due()
    worker.run()
    assert only_task().run.attempts == 4


def test_a_task_that_sets_no_pauses_gets_those_of_the_settings(worker: Worker, settings: Settings) -> None:
    settings.WORK_RETRY_PAUSES = (77,)
    sample_tasks.always_fails_by_default.enqueue()
    worker.run()
    assert 76 < pause_of(only_task()) <= 77
    make_due()
    worker.run()
    assert only_task().status == "FAILED"


def test_a_stored_traceback_holds_no_address(worker: Worker) -> None:
    sample_tasks.always_fails.enqueue("piet@gemeente.example")
    worker.run()
    assert "Nobody called [hidden] here" in only_task().traceback
    assert "piet@" not in only_task().traceback


def test_a_task_that_gives_up_is_not_tried_again(worker: Worker) -> None:
    sample_tasks.gives_up.enqueue()
    worker.run()
    assert (only_task().status, only_task().run.attempts) == ("FAILED", 1)


def test_a_result_that_cannot_be_kept_is_a_failure(worker: Worker) -> None:
    sample_tasks.returns.enqueue()
    worker.run()
    assert (only_task().status, only_task().exception_class_path) == ("READY", "builtins.TypeError")


def test_a_task_of_another_release_waits_for_it(worker: Worker) -> None:
    sample_tasks.nothing.enqueue()
    DBTaskResult.objects.update(task_path="tests.work.sample_tasks.of_tomorrow")
    worker.run()
    assert (only_task().status, only_task().exception_class_path) == ("READY", "builtins.ImportError")
    DBTaskResult.objects.update(task_path="tests.work.sample_tasks.nothing", run_after=timezone.now())
    worker.run()
    assert only_task().status == "SUCCESSFUL"


def test_a_worker_stops_after_so_many_tasks() -> None:
    for _ in range(3):
        sample_tasks.nothing.enqueue()
    Worker(lease=60, grace=5, max_tasks=2).run()
    assert DBTaskResult.objects.successful().count() == 2


def test_reconciliation_leaves_a_live_lease_alone() -> None:
    sample_tasks.nothing.enqueue()
    lease = claim(worker_id="w", seconds=60)
    assert lease is not None
    assert reconcile(seconds=60) == 0
    expire_leases()
    assert lease.renew()
    assert reconcile(seconds=60) == 0


def test_a_lost_lease_can_neither_be_renewed_nor_finish_the_task() -> None:
    sample_tasks.nothing.enqueue()
    lost = claim(worker_id="first", seconds=60)
    assert lost is not None
    expire_leases()
    assert reconcile(seconds=60) == 1
    taken = claim(worker_id="second", seconds=60)
    assert taken is not None
    assert not lost.renew()
    for finish in (lambda: lost.succeed("first"), lambda: lost.fail(RuntimeError()), lost.put_back):
        with pytest.raises(LeaseLost):
            finish()
    taken.succeed("second")
    assert (only_task().status, only_task().return_value) == ("SUCCESSFUL", "second")


def test_a_running_task_without_a_lease_is_put_back_after_as_long() -> None:
    sample_tasks.nothing.enqueue()
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    assert reconcile(seconds=60) == 0
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(seconds=61))
    assert reconcile(seconds=60) == 1
    assert only_task().status == "READY"


def test_a_failed_task_can_be_queued_anew_with_all_its_attempts(worker: Worker) -> None:
    sample_tasks.gives_up.enqueue()
    worker.run()
    task = BackgroundTask.objects.get()
    assert task.try_again()
    assert (only_task().status, only_task().run.attempts) == ("READY", 0)
    assert not task.try_again()
    worker.run()
    assert (only_task().status, only_task().run.attempts) == ("FAILED", 1)
