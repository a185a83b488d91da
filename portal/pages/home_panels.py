"""What waits for an editor, on the first screen of the admin: four queries each, however much waits.

Tasks of the workflow stand above these; Wagtail shows them itself.
"""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from portal.pages.models import PortalPage
from portal.pages.models.base import PortalPageQuerySet
from portal.pages.models.care import DRAFT_WAITS_DAYS

ROWS = 8


class WaitingPagesPanel(Component):
    """Pages that wait; nothing is shown when none does."""

    name: ClassVar[str]
    order: ClassVar[int]
    heading: ClassVar[Any]
    explanation: ClassVar[Any] = ""
    template_name = "wagtailadmin/home/waiting_pages.html"

    def pages(self, user: Any) -> PortalPageQuerySet:
        raise NotImplementedError

    def note(self, page: PortalPage) -> dict[str, Any]:
        """What stands behind the title: a word and a date."""
        raise NotImplementedError

    def all_url(self) -> str:
        return ""

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        found = list(self.pages(user).with_status()[: ROWS + 1])
        return {
            "request": parent_context["request"],
            "name": self.name,
            "heading": self.heading,
            "explanation": self.explanation,
            "rows": [{"page": page, "is_own": page.steward_id == user.pk, **self.note(page)} for page in found[:ROWS]],
            "has_more": len(found) > ROWS,
            "all_url": self.all_url(),
        }


class DueForReviewPanel(WaitingPagesPanel):
    name = "pages-to-check"
    order = 230
    heading = _("Pages to check")
    explanation = _("Their review date has come. Read whether all of it is still right, then set both dates under “Care for this page”.")

    def pages(self, user: Any) -> PortalPageQuerySet:
        return PortalPage.objects.editable_by(user).due_for_review().own_first(user)

    def note(self, page: PortalPage) -> dict[str, Any]:
        return {"what": _("check since"), "date": page.review_on}

    def all_url(self) -> str:
        return reverse("portal_pages_to_check")


class ChangingSoonPanel(WaitingPagesPanel):
    name = "pages-changing-soon"
    order = 240
    heading = _("Scheduled for the coming two weeks")

    def pages(self, user: Any) -> PortalPageQuerySet:
        return PortalPage.objects.editable_by(user).changing_soon()

    def note(self, page: PortalPage) -> dict[str, Any]:
        if page.goes_live_at:
            return {"what": _("goes live"), "moment": page.goes_live_at}
        return {"what": _("expires"), "moment": page.expire_at}


class ForgottenDraftsPanel(WaitingPagesPanel):
    name = "forgotten-drafts"
    order = 260
    heading = _("Drafts that were left lying")

    @property
    def explanation(self) -> str:
        text = ngettext(
            "Nobody touched them for more than %(days)s day. Publish or delete them.",
            "Nobody touched them for more than %(days)s days. Publish or delete them.",
            DRAFT_WAITS_DAYS,
        )
        return text % {"days": DRAFT_WAITS_DAYS}

    def pages(self, user: Any) -> PortalPageQuerySet:
        return PortalPage.objects.editable_by(user).forgotten()

    def note(self, page: PortalPage) -> dict[str, Any]:
        return {"what": _("last changed"), "moment": page.latest_revision_created_at}


PANELS = (DueForReviewPanel, ChangingSoonPanel, ForgottenDraftsPanel)
