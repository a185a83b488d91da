"""The outbox in the admin: superusers look, try again and cancel; nobody reads what a message says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from portal.mail.models import OutboxMessage
from portal.pages.roles import EDITORS
from tests.factories.mail import OutboxMessageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.REQUIRE_STAFF_SECOND_FACTOR = False


@pytest.fixture
def superuser(client: Client) -> Client:
    client.force_login(UserFactory(administrator=True))
    return client


def addresses(message: OutboxMessage) -> list[str]:
    return [reverse("outbox:index"), reverse("outbox:index_results")] + [
        reverse(f"outbox:{name}", args=[message.pk]) for name in ("inspect", "try-again", "cancel")
    ]


def act(client: Client, name: str, message: OutboxMessage) -> str:
    answer = client.post(reverse(f"outbox:{name}", args=[message.pk]))
    assert answer.headers["Location"] == reverse("outbox:inspect", args=[message.pk])
    message.refresh_from_db()
    return message.status


def test_superusers_see_messages_but_not_what_they_say(superuser: Client) -> None:
    message = OutboxMessageFactory(failed=True, subject="Geheim onderwerp", text="Geheime tekst", context={"code": "123456"})
    for address in addresses(message):
        page = superuser.get(address)
        assert page.status_code == 200, address
        for secret in ("Geheim", "123456"):
            assert secret not in page.content.decode()
    assert "550 no" in superuser.get(reverse("outbox:inspect", args=[message.pk])).content.decode()


@pytest.mark.parametrize("role", [EDITORS, None])
def test_nobody_else_sees_or_changes_anything(client: Client, role: str | None) -> None:
    message = OutboxMessageFactory(failed=True)
    if role:
        client.force_login(UserFactory(role=role))
    for address in addresses(message):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in (302, 403), address
            assert message.to not in answer.content.decode()
    message.refresh_from_db()
    assert message.status == "failed"


def test_the_list_can_be_narrowed_by_status(superuser: Client) -> None:
    failed, waiting = OutboxMessageFactory(failed=True), OutboxMessageFactory()
    page = superuser.get(reverse("outbox:index"), {"status": "failed"}).content.decode()
    assert failed.to in page
    assert waiting.to not in page


def test_a_failed_message_is_sent_again(
    superuser: Client, mailoutbox: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    message = OutboxMessageFactory(failed=True)
    superuser.get(reverse("outbox:try-again", args=[message.pk]))
    assert mailoutbox == []
    with django_capture_on_commit_callbacks(execute=True):
        assert act(superuser, "try-again", message) == "queued"
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("sent", 1)
    assert [letter.to for letter in mailoutbox] == [[message.to]]


@pytest.mark.parametrize("outcome", ["sent", "cancelled"])
def test_what_did_not_fail_is_not_sent_again(superuser: Client, outcome: str) -> None:
    message = OutboxMessageFactory(**{outcome: True})
    assert act(superuser, "try-again", message) == outcome


def test_a_waiting_message_is_cancelled_and_says_nothing_any_more(superuser: Client) -> None:
    message = OutboxMessageFactory()
    assert act(superuser, "cancel", message) == "cancelled"
    assert (message.subject, message.text) == ("", "")


def test_a_message_on_its_way_cannot_be_cancelled(superuser: Client) -> None:
    OutboxMessageFactory()
    message = OutboxMessage.objects.claim_next()
    assert message is not None
    assert act(superuser, "cancel", message) == "sending"


@pytest.mark.parametrize("name", ["add", "edit", "delete", "copy", "usage", "history"])
def test_there_is_no_address_to_change_a_message(superuser: Client, name: str) -> None:
    assert superuser.get(f"/beheer/outbox/{name}/{OutboxMessageFactory().pk}/").status_code == 404
