from datetime import timedelta

import pytest
from django.utils import timezone

from portal.mail.models import OutboxMessage
from portal.mail.retention import forget_old_mail
from portal.mail.services import try_again
from tests.factories.mail import OutboxMessageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("outcome", ["sent", "failed", "cancelled"])
def test_addresses_and_contents_are_erased_after_thirty_days(outcome: str) -> None:
    old, recent = (OutboxMessageFactory(**{outcome: True}, days=days, reply_to="a@b.example", context={"x": 1}) for days in (31, 29))
    assert forget_old_mail() == 1
    old.refresh_from_db()
    assert (old.to, old.reply_to, old.subject, old.text, old.error, old.context) == ("", "", "", "", "", {})
    assert old.erased_at is not None
    address = recent.to
    recent.refresh_from_db()
    assert (recent.to, recent.erased_at) == (address, None)
    assert forget_old_mail() == 0


def test_what_waits_is_never_erased() -> None:
    message = OutboxMessageFactory(created_at=timezone.now() - timedelta(days=400))
    forget_old_mail()
    message.refresh_from_db()
    assert message.to


def test_an_erased_message_cannot_be_sent_again() -> None:
    message = OutboxMessageFactory(failed=True, days=31)
    forget_old_mail()
    assert not try_again(message)
    assert message.status == "failed"


def test_the_empty_row_goes_after_a_year() -> None:
    kept = OutboxMessageFactory(sent=True, days=364)
    OutboxMessageFactory(sent=True, days=366)
    forget_old_mail()
    assert list(OutboxMessage.objects.all()) == [kept]
