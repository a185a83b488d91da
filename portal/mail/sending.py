"""The worker's side of the outbox: take a message, hand it over, record what came of it."""

import logging
import time

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.utils import retry

from portal.mail.letters import letter_for
from portal.mail.models import OutboxMessage
from portal.mail.refusals import Refusal, refusal_of
from portal.work.stopping import stop_asked

logger = logging.getLogger(__name__)

# A batch ends early so that other urgent tasks get their turn and a worker that must stop can.
MOST_MESSAGES = 50
MOST_SECONDS = 15


class NotAcceptedError(Exception):
    """The mail backend reported no error, and no message sent either."""


def send_due() -> bool:
    """Send what is due over one connection, the urgent first; return whether more may wait.

    Nothing is handed over inside a transaction: a slow mail server would hold the database's lock. A worker
    that dies between the server's acceptance and our record of it makes the message go out a second time,
    under the same Message-ID; to skip it instead would be worse.
    """
    begun, sent = time.monotonic(), 0
    connection: BaseEmailBackend | None = None
    try:
        while sent < MOST_MESSAGES and time.monotonic() - begun < MOST_SECONDS and not stop_asked():
            message = OutboxMessage.objects.claim_next()
            if message is None:
                return False
            connection = connection or get_connection(settings.MAIL_TRANSPORT)
            refusal = send(message, connection)
            if refusal is not None:
                _closed(connection)
                connection = None
                if refusal.of_the_server:
                    return False  # each minute one message tries whether it is back
            sent += 1
        return True
    finally:
        _closed(connection)


def send(message: OutboxMessage, connection: BaseEmailBackend) -> Refusal | None:
    """Send one claimed message and record the outcome; return why it was not accepted, None when it was."""
    extra = {"outbox_id": str(message.pk), "kind": message.kind, "attempt": message.attempts}
    try:
        letter = letter_for(message, connection)
        if letter is None:
            message.withdrawn("No reason left to send it.")
            logger.info("mail_withdrawn", extra=extra)
            return None
        connection.open()
        if not letter.send():
            raise NotAcceptedError
    except Exception as error:
        refusal = refusal_of(error)
        again = message.refused(refusal.reason, for_good=refusal.for_good)
        # Never with its traceback: that of a mail library may quote the message.
        logger.warning("mail_will_retry" if again else "mail_failed", extra=extra | {"reason": refusal.reason})
        return refusal
    retry(retries=5, backoff_delay=1.0)(message.accepted)()
    logger.info("mail_sent", extra=extra)
    return None


def recover() -> int:
    """Put back what a dead worker was sending; return how many messages those were."""
    orphans = list(OutboxMessage.objects.orphaned())
    for message in orphans:
        message.refused("The worker stopped while it sent this message.", for_good=False)
        logger.warning("mail_put_back", extra={"outbox_id": str(message.pk), "kind": message.kind, "attempt": message.attempts})
    return len(orphans)


def _closed(connection: BaseEmailBackend | None) -> None:
    if connection is not None:
        try:
            connection.close()
        except OSError as error:
            logger.info("mail_connection_not_closed", extra={"reason": type(error).__name__})
