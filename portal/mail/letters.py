"""From a row of the outbox to an e-mail, rendered at the moment of sending."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import BadHeaderError
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from portal.mail.kinds import kinds
from portal.mail.models import OutboxMessage


def subject_template(kind: str) -> str:
    return f"mail/{kind}_subject.txt"


def text_template(kind: str) -> str:
    return f"mail/{kind}.txt"


def one_line(value: str, what: str) -> str:
    """The value if it can stand in a header; a line break would let its author add headers of his own."""
    if "\r" in value or "\n" in value:
        raise BadHeaderError(f"A line break in the {what} of a message.")
    return value


def letter_for(message: OutboxMessage, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives | None:
    """The e-mail of this message; None when its kind says that there is no reason left to send it."""
    if message.rendered:
        subject, text, html = message.subject, message.text, message.html
    else:
        context = kinds.context(message.kind, message.context)
        if context is None:
            return None
        subject, text, html = _render(message.kind, context)
    letter = EmailMultiAlternatives(
        subject=one_line(subject, "subject"),
        body=text,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={**message.headers, "Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    if html:
        letter.attach_alternative(html, "text/html")
    return letter


def _render(kind: str, context: dict[str, Any]) -> tuple[str, str, str]:
    shared = {"base_url": settings.BASE_URL, "site_name": settings.WAGTAIL_SITE_NAME}
    with translation.override(settings.LANGUAGE_CODE):
        subject = _plain(subject_template(kind), shared | context).strip()
        text = _plain(text_template(kind), shared | context).strip() + "\n"
        try:
            html = get_template(f"mail/{kind}.html").render(shared | context)
        except TemplateDoesNotExist:
            html = ""
    return subject, text, html


def _plain(name: str, context: dict[str, Any]) -> str:
    """Render a template of plain text, in which `&` and `<` are themselves."""
    return str(get_template(name).template.render(Context(context, autoescape=False)))  # type: ignore[attr-defined]
