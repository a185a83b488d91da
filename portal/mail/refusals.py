"""What an error at sending means for the message: try it again, or never."""

import smtplib
from dataclasses import dataclass

from django.core.mail.message import BadHeaderError

from portal.logs import scrub

LONGEST_REASON = 500  # characters
SERVER_FAULTS = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)


@dataclass(frozen=True)
class Refusal:
    reason: str  # for administrators; without addresses
    for_good: bool = False
    of_the_server: bool = False  # it would befall every other message as well


def refusal_of(error: Exception) -> Refusal:
    """What to make of this error.

    A 4xx reply is temporary and a 5xx reply permanent (RFC 5321, 4.2.1). Without a connection or a
    sign-in the server is at fault, not the message. What we do not know, a mistake in a template
    among it, is tried again: it may be repaired before the last attempt.
    """
    reason = scrub(f"{type(error).__name__}: {_text(error)}")[:LONGEST_REASON]
    if isinstance(error, BadHeaderError):
        return Refusal(reason, for_good=True)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _reply in error.recipients.values()]
        return Refusal(reason, for_good=bool(codes) and all(code >= 500 for code in codes), of_the_server=421 in codes)
    if isinstance(error, SERVER_FAULTS):
        return Refusal(reason, of_the_server=True)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Refusal(reason)  # our own address is refused: a setting to repair
    if isinstance(error, smtplib.SMTPResponseException):
        return Refusal(reason, for_good=error.smtp_code >= 500, of_the_server=error.smtp_code == 421)
    # The sending services behind django-anymail report the HTTP status of their answer.
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        ours = 400 <= status < 500 and status not in (401, 403, 408, 429)
        return Refusal(reason, for_good=ours, of_the_server=not ours)
    # An SMTPException is an OSError too; one that came this far is about the message.
    return Refusal(reason, of_the_server=isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException))


def _text(error: Exception) -> str:
    """The reply of the server; an error with recipients shows their addresses, so only the codes are taken."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_decoded(reply)}" for code, reply in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return str(error)


def _decoded(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
