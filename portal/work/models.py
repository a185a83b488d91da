"""What the worker and the scheduler remember besides the queue of django-tasks-db."""

import uuid
from typing import ClassVar

from django.contrib.admin import display
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult


class BackgroundTask(DBTaskResult):
    """A task of the queue, as the admin shows it."""

    class Meta:
        proxy = True
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def __str__(self) -> str:
        return str(self.task_name)

    @property
    @display(description=_("attempts"))
    def attempts(self) -> int:
        run = TaskRun.objects.filter(pk=self.pk).first()
        return run.attempts if run else 0

    def try_again(self) -> bool:
        """Queue a failed task anew, with all its attempts; False when it has not failed (any more)."""
        with transaction.atomic():
            changed = BackgroundTask.objects.filter(pk=self.pk, status=TaskResultStatus.FAILED).update(
                status=TaskResultStatus.READY, run_after=timezone.now(), finished_at=None
            )
            TaskRun.objects.filter(pk=self.pk).update(attempts=0)
        return bool(changed)


class TaskRun(models.Model):
    """The attempts of one task, and the lease of the worker that has it now.

    Only who knows the token may finish the task: a worker that was paused for longer than its lease
    finds another token and leaves the outcome to the worker that took over.
    """

    task = models.OneToOneField(DBTaskResult, on_delete=models.CASCADE, primary_key=True, related_name="run", verbose_name=_("task"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    token = models.UUIDField(_("token"), null=True, editable=False)
    worker_id = models.CharField(_("worker"), max_length=64, blank=True)
    lease_expires_at = models.DateTimeField(_("lease expires at"), null=True, db_index=True)

    class Meta:
        verbose_name = _("task run")
        verbose_name_plural = _("task runs")

    def __str__(self) -> str:
        return str(self.pk)


class OnceKey(models.Model):
    """The key of something that may happen once; written in the transaction of what happens."""

    key = models.CharField(_("key"), max_length=200, unique=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")

    def __str__(self) -> str:
        return self.key


class ScheduledJob(models.Model):
    """One row a periodic job: the last slot that was begun, by whom, and how it ended."""

    class Outcome(models.TextChoices):
        NEVER = "never", _("Not run yet")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    name = models.CharField(_("name"), max_length=80, primary_key=True)
    slot = models.DateTimeField(_("slot"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.NEVER)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    error = models.TextField(_("error"), blank=True)
    token = models.UUIDField(_("token"), default=uuid.uuid4, editable=False)
    lease_expires_at = models.DateTimeField(_("lease expires at"), null=True)

    class Meta:
        verbose_name = _("scheduled job")
        verbose_name_plural = _("scheduled jobs")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
