"""Scheduled publishing and expiry.

Wagtail's own command stops at the first page that cannot be published, and so holds up all that come
after it, minute after minute. Here each one stands alone.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


def publish_scheduled() -> None:
    """Unpublish what has expired, then publish what is due; what fails is logged and tried again next time."""
    now = timezone.now()
    for thing in _expired(now):
        _each(thing.unpublish, thing, set_expired=True, log_action="wagtail.unpublish.scheduled")
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        _each(revision.publish, revision, log_action="wagtail.publish.scheduled")


def _expired(now: Any) -> Iterator[Any]:
    draftable = [model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)]
    for model in [Page, *draftable]:
        yield from list(model.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"))


def _each(action: Any, thing: models.Model, **options: Any) -> None:
    try:
        with transaction.atomic():
            action(**options)
    except Exception:
        logger.exception("scheduled_publishing_failed", extra={"model": thing._meta.label, "pk": str(thing.pk)})
