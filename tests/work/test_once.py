"""Effects that happen once."""

import threading

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django_tasks_db.models import DBTaskResult

from portal.work.models import OnceKey
from portal.work.once import enqueue_once, enqueue_unless_waiting, first_time
from portal.work.worker import Worker
from tests.work import sample_tasks
from tests.work.databases import RealQueue


@pytest.mark.django_db
def test_only_the_first_time_is_the_first_time() -> None:
    with transaction.atomic():
        assert first_time("welcome:1")
    with transaction.atomic():
        assert not first_time("welcome:1")
        assert first_time("welcome:2")


@pytest.mark.django_db
def test_what_was_rolled_back_did_not_happen() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the transaction is what is tested
        assert first_time("welcome:1")
        raise RuntimeError
    with transaction.atomic():
        assert first_time("welcome:1")


def test_a_key_without_a_transaction_is_refused(queue: RealQueue) -> None:
    with pytest.raises(TransactionManagementError):
        first_time("welcome:1")


def test_of_many_at_once_one_is_first(queue: RealQueue) -> None:
    together = threading.Barrier(4)
    answers: list[bool] = []

    def ask() -> None:
        together.wait()
        with transaction.atomic():
            first = first_time("welcome:1")
            if first:
                sample_tasks.make_effect("welcome")
        answers.append(first)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, False, False, True]
    assert sample_tasks.effects("welcome") == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("database_tasks")
def test_a_task_is_queued_once_under_its_key() -> None:
    assert enqueue_once(sample_tasks.effect, "issue:5", "sent") is not None
    assert enqueue_once(sample_tasks.effect, "issue:5", "sent") is None
    Worker(lease=60, grace=5, burst=True).run()
    assert enqueue_once(sample_tasks.effect, "issue:5", "sent") is None, "also once it is done"
    assert (DBTaskResult.objects.count(), sample_tasks.effects("sent")) == (1, 1)


@pytest.mark.django_db
@pytest.mark.usefixtures("database_tasks")
def test_task_and_key_are_rolled_back_together() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the transaction is what is tested
        enqueue_once(sample_tasks.nothing, "issue:5")
        raise RuntimeError
    assert (DBTaskResult.objects.count(), OnceKey.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("database_tasks")
def test_a_task_that_does_all_is_queued_while_none_as_urgent_waits() -> None:
    assert enqueue_unless_waiting(sample_tasks.nothing) is not None
    assert enqueue_unless_waiting(sample_tasks.nothing) is None
    assert enqueue_unless_waiting(sample_tasks.nothing.using(priority=50)) is not None
    assert enqueue_unless_waiting(sample_tasks.nothing) is None
    DBTaskResult.objects.update(status="RUNNING")
    assert enqueue_unless_waiting(sample_tasks.nothing) is not None, "a running one may have looked already"
