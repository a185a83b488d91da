from typing import ClassVar

from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from portal.pages.models import PortalPage


class VisitPage(PortalPage):
    visited_on = models.DateField(default=timezone.localdate)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("visited_on"), *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    page_description = "A visit to a municipality."
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = []
    template = "extra_kind/visit_page.html"

    class Meta:
        verbose_name = "visit"
        verbose_name_plural = "visits"
