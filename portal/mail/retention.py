"""How long the outbox remembers whom we wrote to."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from portal.mail.models import OutboxMessage


def forget_old_mail() -> int:
    """Erase addresses and contents of messages finished `MAIL_KEEP_DAYS` ago, and delete what is a year old.

    Returns the number of messages that were erased. The empty row stays to count with, and keeps its idempotency
    key, so that what was sent is not sent again.
    """
    now = timezone.now()
    finished = OutboxMessage.objects.finished()
    erased = finished.filter(finished_at__lt=now - timedelta(days=settings.MAIL_KEEP_DAYS), erased_at=None).update(
        to="", reply_to="", error="", erased_at=now, **OutboxMessage.CONTENTS
    )
    finished.filter(finished_at__lt=now - timedelta(days=settings.MAIL_KEEP_ROWS_DAYS)).delete()
    return erased
