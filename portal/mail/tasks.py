"""The tasks of the outbox."""

from django_tasks import task

from portal.mail.models import OutboxMessage
from portal.mail.sending import recover, send_due
from portal.work.once import enqueue_unless_waiting
from portal.work.retries import retries

URGENT, NORMAL = 50, 0  # priorities of the queue


@task(queue_name="mail")
@retries(10, 60, 300)
def empty_outbox() -> None:
    """Send all that is due; where that takes long, the next task continues."""
    if send_due():
        start_sending(urgent=OutboxMessage.objects.due().filter(priority=OutboxMessage.Priority.URGENT).exists())


def start_sending(*, urgent: bool = False) -> None:
    """Have the worker send what is due; call it once that is committed."""
    enqueue_unless_waiting(empty_outbox.using(priority=URGENT if urgent else NORMAL))


def look_after_outbox() -> None:
    """Each minute: put back what dead workers left, and start sending what has become due."""
    recover()
    due = OutboxMessage.objects.due()
    if (first := due.first()) is not None:
        start_sending(urgent=first.priority == OutboxMessage.Priority.URGENT)
