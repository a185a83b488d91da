"""What the worker does with the outbox, against a real mail server where its answer matters."""

import email
import email.policy
import logging
import re
import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from portal.mail.models import OutboxMessage
from portal.mail.sending import recover, send_due
from portal.mail.services import queue_rendered
from portal.mail.tasks import look_after_outbox
from tests.factories.mail import OutboxMessageFactory
from tests.mail.smtp_server import MailServer
from tests.work.databases import RealQueue, ends

pytestmark = pytest.mark.django_db

URGENT = OutboxMessage.Priority.URGENT


def state(message: OutboxMessage) -> tuple[str, int]:
    message.refresh_from_db()
    return message.status, message.attempts


def make_due() -> None:
    OutboxMessage.objects.update(next_attempt_at=timezone.now())


def test_the_urgent_go_first_then_the_longest_waiting(mailoutbox: list[Any]) -> None:
    now = timezone.now()
    for name, priority, minutes in (("b", 0, 5), ("a", 0, 10), ("later", 0, -1), ("urgent", URGENT, 0)):
        OutboxMessageFactory(subject=name, priority=priority, next_attempt_at=now - timedelta(minutes=minutes))
    assert send_due() is False
    assert [letter.subject for letter in mailoutbox] == ["urgent", "a", "b"]


def test_an_accepted_message_leaves_no_contents_behind(smtp: MailServer) -> None:
    message = OutboxMessageFactory(context={"name": "Jan"}, html="<p>Geheim</p>", headers={"List-Id": "<x>"})
    send_due()
    message.refresh_from_db()
    assert (message.status, message.attempts, message.error) == ("sent", 1, "")
    assert message.sent_at is not None
    assert (message.subject, message.text, message.html, message.context, message.headers) == ("", "", "", {}, {})
    assert message.to != ""


def test_all_messages_go_over_one_connection(smtp: MailServer) -> None:
    OutboxMessageFactory.create_batch(5)
    send_due()
    assert (len(smtp.accepted), smtp.connections) == (5, 1)


@pytest.mark.parametrize("replies", [{"RCPT": "450 greylisted"}, {"MESSAGE": "451 try later"}, {"MAIL": "452 no room"}])
def test_a_temporary_refusal_is_tried_again_after_growing_pauses(smtp: MailServer, settings: Settings, replies: dict[str, str]) -> None:
    settings.MAIL_RETRY_PAUSES = (60, 300)
    smtp.replies = replies
    message = OutboxMessageFactory()
    for attempt, pause in ((1, 60), (2, 300)):
        send_due()
        assert state(message) == ("queued", attempt)
        assert pause - 5 < (message.next_attempt_at - timezone.now()).total_seconds() <= pause
        send_due()
        assert state(message) == ("queued", attempt), "it was tried before its time"
        make_due()
    smtp.replies = {}
    send_due()
    assert state(message) == ("sent", 3)
    assert len(smtp.accepted) == 1


def test_the_last_temporary_refusal_is_the_end(smtp: MailServer, settings: Settings) -> None:
    settings.MAIL_RETRY_PAUSES = (60,)
    smtp.replies = {"RCPT": "450 greylisted"}
    message = OutboxMessageFactory()
    for _ in range(3):
        send_due()
        make_due()
    assert state(message) == ("failed", 2)
    assert "450 greylisted" in message.error


@pytest.mark.parametrize("replies", [{"RCPT": "550 no such user {}"}, {"MESSAGE": "554 spam from {}"}])
def test_a_permanent_refusal_fails_at_once_and_holds_up_no_other(smtp: MailServer, replies: dict[str, str]) -> None:
    refused = OutboxMessageFactory(priority=URGENT)
    smtp.replies = {command: reply.format(refused.to) for command, reply in replies.items()}
    send_due()
    assert state(refused) == ("failed", 1)
    assert next(iter(replies.values())).split(" {}")[0] in refused.error
    assert refused.to not in refused.error
    smtp.replies = {}
    other = OutboxMessageFactory()
    send_due()
    assert state(other) == ("sent", 1)


def test_a_refused_sender_is_our_mistake_so_it_is_tried_again(smtp: MailServer) -> None:
    smtp.replies = {"MAIL": "550 not your domain"}
    message = OutboxMessageFactory()
    send_due()
    assert state(message) == ("queued", 1)


@pytest.mark.parametrize("replies", [{"CONNECT": "421 too busy"}, {"RCPT": "421 closing"}, {"EHLO": "500 what?", "HELO": "500 what?"}])
def test_a_server_that_takes_nothing_costs_one_message_an_attempt_not_all(smtp: MailServer, replies: dict[str, str]) -> None:
    smtp.replies = replies
    messages = OutboxMessageFactory.create_batch(3)
    send_due()
    assert sorted(state(message) for message in messages) == [("queued", 0), ("queued", 0), ("queued", 1)]


def test_no_server_at_all(settings: Settings, smtp: MailServer) -> None:
    settings.EMAIL_PORT = 1
    messages = OutboxMessageFactory.create_batch(2)
    send_due()
    assert sorted(state(message) for message in messages) == [("queued", 0), ("queued", 1)]


def test_each_attempt_has_the_same_message_id(smtp: MailServer) -> None:
    message = OutboxMessageFactory()
    smtp.replies = {"MESSAGE": "451 later"}
    send_due()
    before = message.message_id
    make_due()
    smtp.replies = {}
    send_due()
    assert f"Message-ID: {before}" in smtp.accepted[0]
    assert str(message.pk) in before


def test_a_hostile_name_adds_no_header(smtp: MailServer) -> None:
    queue_rendered(kind="test", to="jan@gemeente.example", subject="Naam: =?utf-8?q?a=0ABcc=3A_x?=", text="\n.\nBcc: x@example.org\n")
    send_due()
    letter = email.message_from_string(smtp.accepted[0], policy=email.policy.SMTP)
    assert letter["Bcc"] is None
    assert letter["To"] == "jan@gemeente.example"


def test_a_worker_that_died_while_sending_delays_its_message_but_loses_it_not(mailoutbox: list[Any], settings: Settings) -> None:
    settings.MAIL_RETRY_PAUSES = (60,)
    message = OutboxMessageFactory()
    assert OutboxMessage.objects.claim_next() == message
    assert recover() == 0, "its lease is not over"
    assert send_due() is False
    OutboxMessage.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert recover() == 1
    make_due()
    send_due()
    assert state(message) == ("sent", 2)
    assert len(mailoutbox) == 1


def test_a_message_that_takes_every_worker_down_fails_in_the_end(settings: Settings) -> None:
    settings.MAIL_RETRY_PAUSES = (60,)
    message = OutboxMessageFactory()
    for _ in range(2):
        OutboxMessage.objects.claim_next()
        OutboxMessage.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
        recover()
        make_due()
    assert state(message) == ("failed", 2)


def test_what_was_accepted_stays_sent_though_the_lease_was_lost() -> None:
    OutboxMessageFactory()
    slow = OutboxMessage.objects.claim_next()
    assert slow is not None
    OutboxMessage.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    recover()
    slow.accepted()
    assert state(slow)[0] == "sent"
    slow.refused("late news", for_good=True)
    assert state(slow)[0] == "sent"


def test_the_schedule_starts_sending_what_is_due_and_nothing_else(database_tasks: None) -> None:
    OutboxMessageFactory(next_attempt_at=timezone.now() + timedelta(minutes=1))
    look_after_outbox()
    assert not DBTaskResult.objects.exists()
    OutboxMessageFactory(priority=URGENT)
    look_after_outbox()
    look_after_outbox()
    assert [task.priority for task in DBTaskResult.objects.all()] == [50]


def test_threads_never_claim_the_same_message(queue: RealQueue) -> None:
    OutboxMessageFactory.create_batch(30)
    together = threading.Barrier(3)
    claimed: list[uuid.UUID] = []

    def claim_all() -> None:
        together.wait()
        while message := OutboxMessage.objects.claim_next():
            claimed.append(message.pk)
        connection.close()

    threads = [threading.Thread(target=claim_all) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(OutboxMessage.objects.values_list("pk", flat=True))
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {1}


def test_two_worker_processes_send_each_message_once(queue: RealQueue, smtp: MailServer) -> None:
    for number in range(20):
        queue_rendered(kind="test", to=f"ontvanger{number}@gemeente.example", subject="Hallo", text="Hallo")
    DBTaskResult.objects.all().delete()
    from portal.mail.tasks import empty_outbox

    for _ in range(2):
        empty_outbox.enqueue()
    with queue.worker("first", burst=True, lease=60) as first, queue.worker("second", burst=True, lease=60) as second:
        assert [ends(first), ends(second)] == [0, 0]
    ids = re.findall(r"^Message-ID: (\S+)", "\n".join(smtp.accepted), re.MULTILINE)
    assert sorted(ids) == sorted(message.message_id for message in OutboxMessage.objects.all())
    assert set(OutboxMessage.objects.values_list("status", "attempts")) == {("sent", 1)}


def test_the_log_names_nobody(smtp: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    sent, refused = OutboxMessageFactory(subject="Geheim onderwerp"), OutboxMessageFactory()
    smtp.replies = {}
    send_due()
    smtp.replies = {"RCPT": f"550 <{refused.to}> unknown"}
    refused = OutboxMessageFactory(to=refused.to)
    send_due()
    written = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records if record.name.startswith("portal"))
    assert "mail_sent" in written
    assert "mail_failed" in written
    for private in (sent.to, refused.to, "@gemeente.example", "Geheim onderwerp"):
        assert private not in written
