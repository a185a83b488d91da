"""The parent of every page type: what any page of the portal has."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from portal import caching
from portal.pages.forms import PortalPageForm
from portal.pages.registry import PageKind, kinds


class PortalPageQuerySet(PageQuerySet):
    def published(self) -> "PortalPageQuerySet":
        """What anyone may read now: live, without a view restriction, and not past its expiry.

        Wagtail goes on serving an expired page until its command has run, so lists look themselves.
        """
        return self.live().public().filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))

    def with_list_data(self) -> "PortalPageQuerySet":
        """Load what a list shows of each page, in a number of queries that does not grow with the rows."""
        return self.prefetch_related("themes", "municipalities")


class PageTag(TaggedItemBase):
    content_object = ParentalKey("pages.PortalPage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = _("tag of a page")
        verbose_name_plural = _("tags of pages")


class PortalPage(Page):
    """A concrete model, so that a mixed list, facet or search over all page types is one query."""

    lead = models.TextField(
        _("lead"), max_length=400, blank=True, help_text=_("One to three sentences: what this page offers, and to whom.")
    )
    short_title = models.CharField(
        _("short title"), max_length=60, blank=True, help_text=_("For the breadcrumb and the menu, when the title is long.")
    )
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("image for lists and social media"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    themes = ParentalManyToManyField("themes.Theme", verbose_name=_("themes"), blank=True, related_name="pages")
    tags = ClusterTaggableManager(
        through=PageTag, verbose_name=_("tags"), blank=True, help_text=_("Two to six words, in lower case, separated by commas.")
    )
    municipalities = ParentalManyToManyField(
        "organisations.Municipality", verbose_name=_("municipalities"), blank=True, related_name="pages"
    )
    regions = ParentalManyToManyField("organisations.Region", verbose_name=_("regions"), blank=True, related_name="pages")
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("steward"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stewarded_pages",
        help_text=_("The colleague who keeps this page right and is reminded when it must be checked."),
    )
    contact_person = models.ForeignKey(
        "pages.ContactPerson",
        verbose_name=_("contact person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pages",
        help_text=_("Whom readers can ask. Kept once, under Contact persons."),
    )
    checked_on = models.DateField(
        _("last checked on"), null=True, blank=True, help_text=_("The day on which somebody last read whether all of it is still right.")
    )
    review_on = models.DateField(
        _("check again on"), null=True, blank=True, help_text=_("From this day the page stands in the list of pages to check.")
    )
    source_credit = models.TextField(
        _("source"), max_length=600, blank=True, help_text=_("Shown at the foot: after which public source this text was written.")
    )

    objects = PageManager.from_queryset(PortalPageQuerySet)()

    base_form_class = PortalPageForm

    lead_panels: ClassVar = [FieldPanel("lead")]
    about_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("themes"), FieldPanel("tags"), FieldPanel("municipalities"), FieldPanel("regions")],
            heading=_("About what and where"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_person"),
                FieldPanel("steward"),
                FieldPanel("checked_on"),
                FieldPanel("review_on"),
                FieldPanel("source_credit"),
            ],
            heading=_("Care for this page"),
        ),
    ]
    content_panels = [*Page.content_panels, *lead_panels, *about_panels]
    promote_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("short_title"), FieldPanel("seo_title"), FieldPanel("search_description"), FieldPanel("image")],
            heading=_("For search engines, menus and social media"),
        )
    ]

    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.RelatedFields("themes", [index.SearchField("name"), index.FilterField("slug")]),
        index.RelatedFields("tags", [index.SearchField("name"), index.FilterField("slug")]),
        index.RelatedFields("municipalities", [index.SearchField("name"), index.FilterField("slug")]),
        index.FilterField("themes"),
        index.FilterField("checked_on"),
    ]

    is_creatable = False
    parent_page_types: ClassVar = []
    subpage_types: ClassVar = []
    template = "pages/portal_page.html"

    class Meta:
        verbose_name = _("page of the portal")
        verbose_name_plural = _("pages of the portal")

    @property
    def menu_title(self) -> str:
        return self.short_title or self.title

    @cached_property
    def kind(self) -> PageKind | None:
        """What this page is to a reader ("step", "news"), from the registry of page kinds."""
        return kinds.for_content_type(self.content_type_id)

    @property
    def description(self) -> str:
        """What search engines and social media show: the description made for them, else the lead."""
        return self.search_description or self.lead

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.expire_at and self.expire_at <= timezone.now():
            from django.http import Http404

            raise Http404("expired")
        response = super().serve(request, *args, **kwargs)
        if self.get_view_restrictions().exists():
            return response
        return caching.mark_reader_page(response)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumb"] = self.breadcrumb()
        return context

    def breadcrumb(self) -> list[Page]:
        """The pages above this one, from the home page down."""
        return list(self.get_ancestors().filter(depth__gte=2))
