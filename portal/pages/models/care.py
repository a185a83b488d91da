"""Which pages wait for somebody: to be checked, to be finished, or about to appear or disappear."""

from datetime import timedelta
from typing import Any, Self

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

DRAFT_WAITS_DAYS = 14
SOON_DAYS = 14


def approved_revisions() -> QuerySet[Revision]:
    """Revisions of the outer query's page that were approved to be published at a later time."""
    return Revision.page_revisions.filter(approved_go_live_at__isnull=False, object_id=Cast(OuterRef("pk"), CharField()))


class CareQuerySet(PageQuerySet):
    """What the first screen of the admin and its report show."""

    def editable_by(self, user: Any) -> Self:
        """Pages that this user may change or publish."""
        allowed = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, ["change", "publish"])
        return self.filter(pk__in=allowed.values("pk"))

    def due_for_review(self) -> Self:
        """Published pages whose day to be checked has come, longest overdue first."""
        return self.filter(live=True, review_on__lte=timezone.localdate()).order_by("review_on", "path")

    def own_first(self, user: Any) -> Self:
        """The pages of which this user is the steward before the others, each part in the order that was."""
        of_another = Case(When(steward=user, then=0), default=1)
        return self.annotate(of_another=of_another).order_by("of_another", *self.query.order_by)

    def forgotten(self) -> Self:
        """Drafts and changes that nobody touched for `DRAFT_WAITS_DAYS` and that are not scheduled, oldest first."""
        limit = timezone.now() - timedelta(days=DRAFT_WAITS_DAYS)
        return (
            self.filter(Q(live=False) | Q(has_unpublished_changes=True), latest_revision_created_at__lt=limit)
            .filter(~Exists(approved_revisions()))
            .order_by("latest_revision_created_at", "path")
        )

    def changing_soon(self) -> Self:
        """Pages that go live or expire by themselves within `SOON_DAYS`; `goes_live_at` where that is so."""
        now = timezone.now()
        soon = now + timedelta(days=SOON_DAYS)
        going_live = approved_revisions().filter(approved_go_live_at__lte=soon).order_by("approved_go_live_at")
        return (
            self.annotate(goes_live_at=going_live.values("approved_go_live_at")[:1])
            .filter(Q(goes_live_at__isnull=False) | Q(live=True, expire_at__gt=now, expire_at__lte=soon))
            .order_by("path")
        )

    def with_status(self) -> Self:
        """Load what the status tag and the columns of a listing show."""
        return self.select_related("steward", "content_type").annotate_approved_schedule().prefetch_workflow_states()
