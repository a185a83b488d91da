"""Home, information pages and the contact form."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from portal.pages.blocks import BodyBlock
from portal.pages.models.base import PortalPage
from portal.pages.registry import home_sections

DEEPEST_LEVEL = 10  # levels of an address that are looked up at once


class HomePage(PortalPage):
    hero_title = models.CharField(_("big heading"), max_length=80)
    hero_text = models.TextField(_("text under the heading"), max_length=400)
    search_examples = models.CharField(
        _("example searches"), max_length=200, blank=True, help_text=_("Shown under the search box, separated by commas.")
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("hero_title"), FieldPanel("hero_text"), FieldPanel("search_examples")], heading=_("Top of the page")),
        *PortalPage.lead_panels,
        *PortalPage.about_panels,
    ]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count = 1
    page_description = _("The home page. Its sections fill themselves.")
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = None  # type: ignore[assignment]  # whatever names the home page as its parent, of any app
    template = "pages/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page at any depth at once: Wagtail takes two queries for each level of the tree."""
        known = path_components[:DEEPEST_LEVEL]
        addresses = [f"{self.url_path}{'/'.join(known[:level])}/" for level in range(1, len(known) + 1)]
        page = PortalPage.objects.filter(slug__in=known, url_path__in=addresses).order_by("-depth").first() if known else None
        if page is None:
            return super().route(request, path_components)
        return page.specific.route(request, path_components[page.depth - self.depth :])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        sections = [(section, section.context(request)) for section in home_sections]
        context["sections"] = [{"template": section.template, **data} for section, data in sections if data is not None]
        context["example_terms"] = [term.strip() for term in self.search_examples.split(",") if term.strip()]
        return context


class InformationPage(PortalPage):
    """A page of text: about, privacy, accessibility."""

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, FieldPanel("body"), *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("body")]
    page_description = _("A page of text, such as about this site or privacy.")
    parent_page_types: ClassVar = ["pages.HomePage", "pages.InformationPage"]
    subpage_types: ClassVar = ["pages.InformationPage"]
    template = "pages/information_page.html"

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["subpages"] = PortalPage.objects.child_of(self).published().order_by("path")
        return context


class ContactPage(PortalPage):
    """The form by which readers ask a contact person something; it works without cookie and script."""

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, FieldPanel("body"), *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("body")]
    max_count = 1
    page_description = _("The page with the contact form.")
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = []
    template = "pages/contact_page.html"

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.pages.contact import form_for

        return super().get_context(request, *args, **kwargs) | form_for(request)
