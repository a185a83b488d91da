"""Worker processes that are killed, paused and stopped, on a real database."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.work.leases import reconcile
from portal.work.models import TaskRun
from tests.processes.databases import ROOT, environment
from tests.work import sample_tasks
from tests.work.databases import RealQueue, ends, wait_until


def only_task() -> DBTaskResult:
    return DBTaskResult.objects.get()


def lease_is_over() -> bool:
    return TaskRun.objects.get().lease_expires_at < timezone.now()


def kill_in_the_middle(queue: RealQueue) -> None:
    with queue.worker("killed") as worker:
        wait_until((queue.folder / "begun").exists)
        worker.kill()
        assert ends(worker) == -signal.SIGKILL
    assert only_task().status == "RUNNING"
    wait_until(lease_is_over)


def test_a_task_killed_before_its_commit_runs_again_and_has_one_effect(queue: RealQueue) -> None:
    sample_tasks.hang_before_commit.enqueue(str(queue.folder))
    kill_in_the_middle(queue)
    assert sample_tasks.effects("killed") == 0
    queue.run_worker("second")
    task = only_task()
    assert (task.status, task.worker_ids, task.run.attempts) == ("SUCCESSFUL", ["killed", "second"], 2)
    assert sample_tasks.effects("killed") == 1


def test_a_task_killed_after_its_commit_runs_again_and_has_one_effect(queue: RealQueue) -> None:
    sample_tasks.hang_after_commit.enqueue(str(queue.folder))
    kill_in_the_middle(queue)
    assert sample_tasks.effects("killed") == 1
    queue.run_worker("second")
    task = only_task()
    assert (task.status, task.worker_ids, task.run.attempts) == ("SUCCESSFUL", ["killed", "second"], 2)
    assert sample_tasks.effects("killed") == 1


def test_two_workers_share_the_tasks_and_none_runs_twice(queue: RealQueue) -> None:
    ids = {sample_tasks.alone.enqueue(str(queue.folder)).id for _ in range(60)}
    sample_tasks.meet.using(priority=10).enqueue(str(queue.folder), "one", "two")
    sample_tasks.meet.using(priority=10).enqueue(str(queue.folder), "two", "one")
    with queue.worker("first", burst=True, lease=60) as first, queue.worker("second", burst=True, lease=60) as second:
        assert [ends(first), ends(second)] == [0, 0]
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
    runs = [file.read_text() for file in queue.folder.glob("*.run")]
    assert sorted(runs) == sorted(ids)
    assert not list(queue.folder.glob("*.twice"))


def test_a_long_task_keeps_its_lease(queue: RealQueue) -> None:
    sample_tasks.hold_first_time.enqueue(str(queue.folder))
    with queue.worker("slow", burst=True, lease=3) as worker:
        wait_until((queue.folder / "begun").exists)
        first_end = TaskRun.objects.get().lease_expires_at
        wait_until(lambda: timezone.now() > first_end)
        assert reconcile(seconds=3) == 0
        (queue.folder / "release").touch()
        assert ends(worker) == 0
    task = only_task()
    assert (task.status, task.return_value, task.run.attempts) == ("SUCCESSFUL", "first worker", 1)


def test_a_worker_that_was_paused_leaves_the_outcome_to_the_one_that_took_over(queue: RealQueue) -> None:
    sample_tasks.hold_first_time.enqueue(str(queue.folder))
    with queue.worker("paused", burst=True, lease=1) as worker:
        wait_until((queue.folder / "begun").exists)
        os.kill(worker.pid or 0, signal.SIGSTOP)
        wait_until(lease_is_over)
        queue.run_worker("second")
        (queue.folder / "release").touch()
        os.kill(worker.pid or 0, signal.SIGCONT)
        assert ends(worker) == 0
    assert "task_taken_over" in queue.log("paused").read_text()
    assert only_task().return_value == "second worker"


def test_a_worker_asked_to_stop_finishes_its_task_and_takes_no_other(queue: RealQueue) -> None:
    sample_tasks.hold_first_time.enqueue(str(queue.folder))
    sample_tasks.effect.using(priority=-10).enqueue("next")
    with queue.worker("polite") as worker:
        wait_until((queue.folder / "begun").exists)
        worker.terminate()
        (queue.folder / "release").touch()
        assert ends(worker) == 0
    assert dict(DBTaskResult.objects.values_list("priority", "status")) == {0: "SUCCESSFUL", -10: "READY"}


def test_a_worker_that_must_stop_returns_its_task_without_an_effect(queue: RealQueue) -> None:
    sample_tasks.hang_before_commit.enqueue(str(queue.folder))
    with queue.worker("stopped", grace=0.5) as worker:
        wait_until((queue.folder / "begun").exists)
        worker.terminate()
        assert ends(worker) == 0
    task = only_task()
    assert (task.status, task.run.attempts, task.run.lease_expires_at) == ("READY", 0, None)
    assert sample_tasks.effects("killed") == 0
    queue.run_worker("second")
    assert (only_task().status, sample_tasks.effects("killed")) == ("SUCCESSFUL", 1)


def test_the_second_signal_returns_the_task_at_once(queue: RealQueue) -> None:
    sample_tasks.hold_first_time.enqueue(str(queue.folder))
    with queue.worker("hurried", grace=600) as worker:
        wait_until((queue.folder / "begun").exists)
        worker.terminate()
        wait_until(lambda: bool(worker.terminate()) or not worker.is_alive())
        assert ends(worker) == 0
    assert only_task().status == "READY"


def test_an_idle_worker_stops_at_once(queue: RealQueue) -> None:
    with queue.worker("idle", interval=600) as worker:
        wait_until(lambda: queue.log("idle").exists() and "worker_started" in queue.log("idle").read_text())
        worker.terminate()
        assert ends(worker) == 0


def test_a_task_that_takes_its_worker_down_is_given_up(queue: RealQueue) -> None:
    sample_tasks.exits.enqueue()
    for attempt in (1, 2):
        with queue.worker(f"worker {attempt}", lease=0.5) as worker:
            assert ends(worker) == 3
        assert TaskRun.objects.get().attempts == attempt
        wait_until(lease_is_over)
    queue.run_worker("last", lease=0.5)
    task = only_task()
    assert (task.status, task.exception_class_path) == ("FAILED", "portal.work.leases.WorkerStopped")


def test_the_command_works_and_stops_when_the_process_that_started_it_is_gone(queue: RealQueue, tmp_path: Path) -> None:
    sample_tasks.effect.enqueue("by the command")
    read, write = os.pipe()
    env = environment(tmp_path, DATABASE_URL=queue.url, PORTAL_PARENT_PIPE=str(read))
    worker = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=env, pass_fds=[read], stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: sample_tasks.effects("by the command") == 1)
        os.close(write)
        assert worker.wait(timeout=60) == 0
    finally:
        worker.kill()
        worker.wait()
        os.close(read)
    assert only_task().status == "SUCCESSFUL"
