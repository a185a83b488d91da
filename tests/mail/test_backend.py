"""Mail by Django's own functions goes through the outbox as well."""

from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.mail.message import BadHeaderError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.admin.mail import send_mail as send_wagtail_mail

from portal.mail.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outbox_backend(settings: Settings) -> None:
    """Django's test runner puts its own backend in the place of ours."""
    settings.EMAIL_BACKEND = "portal.mail.backend.OutboxBackend"


def test_the_settings_lead_all_mail_into_the_outbox() -> None:
    from portal.settings import base

    assert base.EMAIL_BACKEND == "portal.mail.backend.OutboxBackend"
    assert base.EMAIL_BACKEND != base.MAIL_TRANSPORT


@pytest.mark.parametrize(
    "send",
    [
        lambda: send_mail("Onderwerp", "Tekst", None, ["jan@gemeente.example"]),
        lambda: send_wagtail_mail("Onderwerp", "Tekst", ["jan@gemeente.example"]),
    ],
    ids=["Django", "Wagtail"],
)
def test_it_is_queued_and_then_sent(
    send: Any, mailoutbox: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert send() == 1
        assert OutboxMessage.objects.get().status == "queued"
        assert mailoutbox == []
    assert OutboxMessage.objects.get().status == "sent"
    assert [(letter.to, letter.subject, letter.body) for letter in mailoutbox] == [(["jan@gemeente.example"], "Onderwerp", "Tekst")]


def test_each_recipient_gets_a_message_alone(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    message = EmailMultiAlternatives(
        "Onderwerp", "Tekst", to=["Jan <jan@gemeente.example>"], cc=["piet@gemeente.example"], reply_to=["Redactie <r@wegwijzer.example>"]
    )
    message.attach_alternative("<p>Tekst</p>", "text/html")
    with django_capture_on_commit_callbacks(execute=True):
        message.send()
    assert sorted(letter.recipients() for letter in mailoutbox) == [["jan@gemeente.example"], ["piet@gemeente.example"]]
    assert {letter.alternatives[0].content for letter in mailoutbox} == {"<p>Tekst</p>"}
    assert {tuple(letter.reply_to) for letter in mailoutbox} == {("r@wegwijzer.example",)}


def test_what_the_outbox_cannot_hold_is_refused() -> None:
    message = EmailMessage("Onderwerp", "Tekst", to=["jan@gemeente.example"])
    message.attach("lijst.csv", "a;b", "text/csv")
    with pytest.raises(ValueError, match="attachments"):
        message.send()
    with pytest.raises(BadHeaderError):
        send_mail("Onderwerp\nBcc: alle@gemeente.example", "Tekst", None, ["jan@gemeente.example"])
    assert not OutboxMessage.objects.exists()
