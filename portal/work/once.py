"""Effects that happen once, though the code that makes them may run again."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django_tasks.base import Task, TaskContext, TaskResult
from django_tasks_db.models import DBTaskResult

from portal.work.models import OnceKey

P = ParamSpec("P")
R = TypeVar("R")


def first_time(key: str) -> bool:
    """Whether nothing was done under this key before; from now on something is.

    The key is written in the caller's transaction, so it stands if and only if the effect beside it does. A
    second transaction with the same key waits for the first. Raises TransactionManagementError outside one.
    Keys hold no personal data: use public identifiers. They are kept for `WORK_KEEP_KEYS_DAYS`.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("first_time() needs the transaction of the effect that it guards.")
    try:
        with transaction.atomic():
            OnceKey.objects.create(key=key)
    except IntegrityError:
        return False
    return True


def effect_once(function: Callable[..., R]) -> Callable[..., R | None]:
    """Give a task with context exactly one effect in the database, however often it is started.

    The task runs in one transaction with a key made from its identifier: a worker that dies before the
    commit leaves nothing, one that dies after it leaves a key that makes the next attempt return None.

    @task(takes_context=True)
    @effect_once
    def copy_round(context, ...): ...
    """

    @wraps(function)
    def run(context: TaskContext, *args: Any, **kwargs: Any) -> R | None:
        with transaction.atomic():
            if not first_time(f"task:{context.task_result.id}"):
                return None
            return function(context, *args, **kwargs)

    return run


def enqueue_once(task: Task[P, R], key: str, *args: P.args, **kwargs: P.kwargs) -> TaskResult[R] | None:
    """Queue the task unless one was queued under this key; key and task stand or fall with the caller's transaction."""
    with transaction.atomic():
        if not first_time(f"enqueue:{key}"):
            return None
        return task.enqueue(*args, **kwargs)


def enqueue_unless_waiting(task: Task[P, R], *args: P.args, **kwargs: P.kwargs) -> TaskResult[R] | None:
    """Queue a task that takes all there is to do, unless one as urgent waits already.

    Call it after the work to do is committed: the waiting one will begin later than that, and see it.
    """
    waiting = DBTaskResult.objects.ready().filter(task_path=task.module_path, priority__gte=task.priority)
    return None if waiting.exists() else task.enqueue(*args, **kwargs)
