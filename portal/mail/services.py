"""The one way by which mail leaves this site: `queue_mail`, in the transaction of what it tells about."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template.loader import get_template
from django.utils import timezone

from portal.mail.kinds import NAME
from portal.mail.letters import one_line, subject_template, text_template
from portal.mail.models import OutboxMessage
from portal.mail.tasks import start_sending

Priority = OutboxMessage.Priority

# Headers that a caller may set (RFC 2919, 2369, 8058); all others are ours.
ALLOWED_HEADERS = frozenset({"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"})


@transaction.atomic
def queue_mail(
    *,
    kind: str,
    to: str,
    context: dict[str, Any],
    priority: Priority = Priority.NORMAL,
    idempotency_key: str | None = None,
    reply_to: str = "",
    headers: dict[str, str] | None = None,
) -> OutboxMessage:
    """Put a message into the outbox, to be rendered from `templates/mail/<kind>…` at sending.

    It is sent if the caller's transaction is committed. A second call with the same idempotency key returns the
    first message and queues nothing. The context holds what JSON can hold and as little as possible: better
    a key that a `prepare` of this kind resolves. Raises TemplateDoesNotExist, TypeError (context),
    ValidationError (addresses) and BadHeaderError, a ValueError (line breaks in headers).
    """
    _check_kind(kind)
    get_template(subject_template(kind))
    get_template(text_template(kind))
    json.dumps(context)
    return _queue(
        OutboxMessage(kind=kind, to=to, reply_to=reply_to, context=context, priority=priority, headers=headers or {}),
        idempotency_key,
    )


@transaction.atomic
def queue_rendered(
    *,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    priority: Priority = Priority.NORMAL,
    idempotency_key: str | None = None,
    reply_to: str = "",
    headers: dict[str, str] | None = None,
) -> OutboxMessage:
    """Put a message into the outbox whose text the caller has rendered; otherwise as `queue_mail`."""
    return _queue(
        OutboxMessage(
            kind=kind,
            to=to,
            reply_to=reply_to,
            rendered=True,
            subject=one_line(subject, "subject"),
            text=text,
            html=html,
            priority=priority,
            headers=headers or {},
        ),
        idempotency_key,
    )


def try_again(message: OutboxMessage) -> bool:
    """Queue a failed message anew, with all its attempts; False when it has not failed or holds nothing any more."""
    return _change(
        message,
        [OutboxMessage.Status.FAILED],
        status=OutboxMessage.Status.QUEUED,
        attempts=0,
        next_attempt_at=timezone.now(),
        finished_at=None,
    )


def cancel(message: OutboxMessage) -> bool:
    """Never send this message; False when it is being sent or was sent."""
    return _change(
        message,
        [OutboxMessage.Status.QUEUED, OutboxMessage.Status.FAILED],
        status=OutboxMessage.Status.CANCELLED,
        finished_at=timezone.now(),
        **OutboxMessage.CONTENTS,
    )


def _queue(message: OutboxMessage, idempotency_key: str | None) -> OutboxMessage:
    _check(message)
    if idempotency_key is not None:
        message.idempotency_key = idempotency_key
        earlier = OutboxMessage.objects.filter(idempotency_key=idempotency_key).first()
        if earlier is not None:
            return earlier
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        if idempotency_key is None:
            raise
        return OutboxMessage.objects.get(idempotency_key=idempotency_key)
    _send_on_commit(urgent=message.priority == Priority.URGENT)
    return message


def _check_kind(kind: str) -> None:
    """The kind becomes part of the names of templates."""
    if not NAME.fullmatch(kind):
        raise ValueError(f"Not the name of a mail kind: {kind!r}")


def _check(message: OutboxMessage) -> None:
    _check_kind(message.kind)
    for address, what in ((message.to, "address"), (message.reply_to, "reply address")):
        one_line(address, what)
        if address or what == "address":
            validate_email(address)
    for name, value in message.headers.items():
        if name not in ALLOWED_HEADERS:
            raise ValidationError(f"The header {name!r} is not for callers to set.")
        one_line(value, f"header {name}")


def _change(message: OutboxMessage, before: list[str], **values: Any) -> bool:
    with transaction.atomic():
        changed = OutboxMessage.objects.filter(pk=message.pk, status__in=before, erased_at=None).update(**values)
        if changed:
            _send_on_commit(urgent=message.priority == Priority.URGENT)
    message.refresh_from_db()
    return bool(changed)


def _send_on_commit(*, urgent: bool) -> None:
    # Robust: where the queue cannot be reached the outbox has the message, and the scheduler looks each minute.
    transaction.on_commit(lambda: start_sending(urgent=urgent), robust=True)
