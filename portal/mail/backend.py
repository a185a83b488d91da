"""Django's own way to send mail leads into the outbox too.

Wagtail's notifications and whatever else calls `django.core.mail` gets the same retries, retention and
view in the admin as mail by `queue_mail`. `MAIL_TRANSPORT` names the backend that the outbox itself sends through.
"""

from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from portal.mail.services import queue_rendered

KIND = "notification"


class OutboxBackend(BaseEmailBackend):
    """Queues a message of its own for each recipient, so that none learns of the others."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            for message in email_messages:
                self._queue(message)
        return len(email_messages)

    @staticmethod
    def _queue(message: EmailMessage) -> None:
        if message.attachments:
            raise ValueError("The outbox takes no attachments: send a link to the file.")
        alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
        html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
        reply_to = parseaddr(message.reply_to[0])[1] if message.reply_to else ""
        for recipient in message.recipients():
            queue_rendered(
                kind=KIND, to=parseaddr(recipient)[1], subject=str(message.subject), text=str(message.body), html=html, reply_to=reply_to
            )
