"""The outbox: every message that leaves this site, from the moment a transaction asked for it."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Seconds that one handover may take; a longer silence means that the worker is gone.
LEASE_SECONDS = 300


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def due(self, now: datetime | None = None) -> "OutboxQuerySet":
        """What may be sent now, the urgent first and then the longest waiting."""
        due = self.filter(status=OutboxMessage.Status.QUEUED, next_attempt_at__lte=now or timezone.now())
        return due.order_by("-priority", "next_attempt_at", "created_at")

    def orphaned(self, now: datetime | None = None) -> "OutboxQuerySet":
        """What a worker took and never gave an account of."""
        return self.filter(status=OutboxMessage.Status.SENDING, lease_expires_at__lt=now or timezone.now())

    def finished(self) -> "OutboxQuerySet":
        return self.filter(status__in=OutboxMessage.FINISHED)

    def claim_next(self) -> "OutboxMessage | None":
        """Take the next message to send, for `LEASE_SECONDS`; no two callers get the same one."""
        while (candidate := self.due().values_list("pk", flat=True).first()) is not None:
            if message := self.claim(candidate):
                return message
        return None

    def claim(self, pk: uuid.UUID) -> "OutboxMessage | None":
        now = timezone.now()
        taken = self.filter(pk=pk, status=OutboxMessage.Status.QUEUED, next_attempt_at__lte=now).update(
            status=OutboxMessage.Status.SENDING,
            attempts=F("attempts") + 1,
            token=(token := uuid.uuid4()),
            lease_expires_at=now + timedelta(seconds=LEASE_SECONDS),
        )
        return self.filter(pk=pk, token=token).first() if taken else None


class OutboxMessage(models.Model):
    """One message to one address.

    It holds the names of its templates and their context, or the finished text, until it is accepted by
    the mail server; then its contents are erased, and after `MAIL_KEEP_DAYS` its addresses too.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class Priority(models.IntegerChoices):
        NORMAL = 0, _("Normal")
        URGENT = 10, _("Urgent")

    FINISHED: ClassVar = [Status.SENT, Status.FAILED, Status.CANCELLED]

    id = models.UUIDField(_("public identifier"), primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    to = models.EmailField(_("to"), blank=True)
    reply_to = models.EmailField(_("reply to"), blank=True)
    priority = models.SmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    context = models.JSONField(_("context"), default=dict, blank=True)
    rendered = models.BooleanField(_("rendered before it was queued"), default=False)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    idempotency_key = models.CharField(_("idempotency key"), max_length=200, unique=True, null=True, blank=True)

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    token = models.UUIDField(_("token"), null=True, editable=False)
    lease_expires_at = models.DateTimeField(_("lease expires at"), null=True, editable=False)
    error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["status", "-priority", "next_attempt_at"], name="mail_due"),
            models.Index(fields=["status", "finished_at"], name="mail_finished"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(sent_at__isnull=False) | ~models.Q(status="sent"), name="mail_sent_has_a_moment")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def message_id(self) -> str:
        """The same at each attempt, so that a mail server can recognise a message that came twice."""
        return f"<{self.pk}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"

    def accepted(self) -> None:
        """Record that the mail server took it, also when meanwhile another worker believes to have it."""
        now = timezone.now()
        OutboxMessage.objects.filter(pk=self.pk).exclude(status=self.Status.SENT).update(
            status=self.Status.SENT, sent_at=now, finished_at=now, error="", token=None, lease_expires_at=None, **self.CONTENTS
        )

    def refused(self, error: str, *, for_good: bool) -> bool:
        """Record why it was not sent; return whether it will be tried again."""
        pauses = settings.MAIL_RETRY_PAUSES
        again = not for_good and self.attempts <= len(pauses)
        now = timezone.now()
        outcome: dict[str, Any] = (
            {"status": self.Status.QUEUED, "next_attempt_at": now + timedelta(seconds=pauses[self.attempts - 1])}
            if again
            else {"status": self.Status.FAILED, "finished_at": now}
        )
        self._mine().update(error=error, token=None, lease_expires_at=None, **outcome)
        return again

    def withdrawn(self, reason: str) -> None:
        """Record that there is no reason left to send it."""
        self._mine().update(
            status=self.Status.CANCELLED, finished_at=timezone.now(), error=reason, token=None, lease_expires_at=None, **self.CONTENTS
        )

    CONTENTS: ClassVar[dict[str, Any]] = {"context": {}, "subject": "", "text": "", "html": "", "headers": {}}

    def _mine(self) -> OutboxQuerySet:
        return OutboxMessage.objects.filter(pk=self.pk, status=self.Status.SENDING, token=self.token)

    @property
    def can_try_again(self) -> bool:
        return self.status == self.Status.FAILED and self.erased_at is None

    @property
    def can_cancel(self) -> bool:
        return self.status in (self.Status.QUEUED, self.Status.FAILED)
