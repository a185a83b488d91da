"""Messages in the outbox."""

from datetime import timedelta

import factory
from django.utils import timezone

from portal.mail.models import OutboxMessage

Status = OutboxMessage.Status


class OutboxMessageFactory(factory.django.DjangoModelFactory):
    """A waiting message; `sent=True`, `failed=True` or `cancelled=True` for one that is done, `days` ago."""

    class Meta:
        model = OutboxMessage

    class Params:
        days = 0
        moment = factory.LazyAttribute(lambda message: timezone.now() - timedelta(days=message.days))
        sent = factory.Trait(
            status=Status.SENT, sent_at=factory.SelfAttribute("moment"), finished_at=factory.SelfAttribute("moment"), subject="", text=""
        )
        failed = factory.Trait(status=Status.FAILED, finished_at=factory.SelfAttribute("moment"), error="SMTPDataError: 550 no", attempts=6)
        cancelled = factory.Trait(status=Status.CANCELLED, finished_at=factory.SelfAttribute("moment"), subject="", text="")

    kind = "test"
    to = factory.Sequence(lambda n: f"ontvanger{n}@gemeente.example")
    rendered = True
    subject = factory.Sequence(lambda n: f"Onderwerp {n}")
    text = "Beste collega,\n\nDit is een bericht.\n"
    created_at = factory.SelfAttribute("moment")
