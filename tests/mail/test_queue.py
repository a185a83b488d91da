"""Putting mail into the outbox."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.mail.message import BadHeaderError
from django.db import transaction
from django.template import TemplateDoesNotExist
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.mail.kinds import kinds
from portal.mail.models import OutboxMessage
from portal.mail.services import Priority, queue_mail, queue_rendered
from tests.work.databases import RealQueue

pytestmark = pytest.mark.django_db

INVITATION: dict[str, Any] = {"kind": "test_invitation", "to": "jan@gemeente.example", "context": {"name": "Jan & Co <b>"}}


def only_message() -> OutboxMessage:
    return OutboxMessage.objects.get()


def test_a_message_is_sent_once_the_transaction_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, mailoutbox: list[Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue_mail(**INVITATION)
        assert mailoutbox == []
    (letter,) = mailoutbox
    assert letter.to == ["jan@gemeente.example"]
    assert letter.subject == "Uitnodiging voor Jan & Co <b>"
    assert letter.body == "Beste Jan & Co <b>,\n\nKom kijken op http://localhost:8000/gids/ & doe mee met Wegwijzer 16-27.\n"
    assert letter.alternatives[0].content == "<p>Beste Jan &amp; Co &lt;b&gt;,</p>\n"
    assert letter.extra_headers["Message-ID"] == only_message().message_id
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert only_message().status == "sent"


def test_what_is_rolled_back_is_not_sent(queue: RealQueue) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the transaction is what is tested
        queue_mail(**INVITATION)
        raise RuntimeError
    assert (OutboxMessage.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_urgent_mail_makes_an_urgent_task_and_waiting_tasks_are_not_doubled(queue: RealQueue) -> None:
    for _ in range(3):
        queue_mail(**INVITATION)
    assert [task.priority for task in DBTaskResult.objects.all()] == [0]
    queue_mail(**INVITATION, priority=Priority.URGENT)
    assert [task.priority for task in DBTaskResult.objects.all()] == [50, 0]


def test_a_message_is_queued_once_under_its_key(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, mailoutbox: list[Any]
) -> None:
    messages = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            messages.append(queue_mail(**INVITATION, idempotency_key="invitation:1"))
    assert messages[0] == messages[1]
    assert len(mailoutbox) == 1


def test_finished_text_is_sent_as_it_is(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, mailoutbox: list[Any]) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue_rendered(
            kind="account",
            to="jan@gemeente.example",
            subject="Je code",
            text="{{ 123456 }}\n",
            html="<p>123456</p>",
            reply_to="redactie@wegwijzer.example",
            headers={"List-Unsubscribe": "<https://wegwijzer.example/nieuwsbrief/>"},
        )
    (letter,) = mailoutbox
    assert (letter.subject, letter.body, letter.reply_to) == ("Je code", "{{ 123456 }}\n", ["redactie@wegwijzer.example"])
    assert letter.extra_headers["List-Unsubscribe"] == "<https://wegwijzer.example/nieuwsbrief/>"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"to": "jan@gemeente.example\nBcc: alle@gemeente.example"}, BadHeaderError),
        ({"to": "jan@gemeente.example\rBcc: alle@gemeente.example"}, BadHeaderError),
        ({"reply_to": "jan@gemeente.example\nBcc: alle@gemeente.example"}, BadHeaderError),
        ({"headers": {"List-Id": "x\nBcc: alle@gemeente.example"}}, BadHeaderError),
        ({"headers": {"Bcc": "alle@gemeente.example"}}, ValidationError),
        ({"to": "jan@gemeente.example, alle@gemeente.example"}, ValidationError),
        ({"to": ""}, ValidationError),
        ({"to": "jan"}, ValidationError),
        ({"kind": "../../secrets"}, ValueError),
        ({"kind": "test_unknown"}, TemplateDoesNotExist),
        ({"context": {"name": object()}}, TypeError),
    ],
)
def test_what_could_not_be_sent_or_would_do_harm_is_refused_at_once(changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        queue_mail(**(INVITATION | changes))
    assert not OutboxMessage.objects.exists()


def test_a_line_break_in_a_finished_subject_is_refused() -> None:
    with pytest.raises(BadHeaderError):
        queue_rendered(kind="account", to="jan@gemeente.example", subject="Hallo\nBcc: alle@gemeente.example", text="")


def test_a_line_break_that_comes_with_the_context_fails_for_good(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, mailoutbox: list[Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue_mail(kind="test_plain", to="jan@gemeente.example", context={"name": "Jan\nBcc: alle@gemeente.example"})
    assert mailoutbox == []
    assert (only_message().status, only_message().attempts) == ("failed", 1)


def test_a_kind_can_look_up_its_context_at_sending_and_find_no_reason_left(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, mailoutbox: list[Any]
) -> None:
    names = {"1": "Jan"}
    kinds.register("test_plain", prepare=lambda stored: {"name": names[stored["key"]]} if stored["key"] in names else None)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            queue_mail(kind="test_plain", to="jan@gemeente.example", context={"key": "1"})
            queue_mail(kind="test_plain", to="piet@gemeente.example", context={"key": "2"})
    finally:
        kinds.unregister("test_plain")
    assert [(letter.to, letter.subject) for letter in mailoutbox] == [(["jan@gemeente.example"], "Jan")]
    assert OutboxMessage.objects.get(to="piet@gemeente.example").status == "cancelled"
