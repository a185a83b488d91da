"""What belongs together: a page that points at another, and why."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from portal.pages.rows import KeyedRow


class RelatedPage(KeyedRow):
    """A page names another one; both then show each other, as far as they are published."""

    page = ParentalKey("pages.PortalPage", on_delete=models.CASCADE, related_name="related_rows")
    related = models.ForeignKey("pages.PortalPage", verbose_name=_("page"), on_delete=models.CASCADE, related_name="related_from")
    why = models.CharField(_("why"), max_length=240, blank=True, help_text=_("One sentence: what a reader finds there."))

    panels: ClassVar = [PageChooserPanel("related"), FieldPanel("why", widget=AdminAutoHeightTextInput)]

    class Meta(KeyedRow.Meta):
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")
        constraints: ClassVar = [models.UniqueConstraint(fields=["page", "key"], name="related_key_once_a_page")]

    def __str__(self) -> str:
        return str(self.related)
