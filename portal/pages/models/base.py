"""The parent of every page type: what any page of the portal has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.search import index

from portal import caching
from portal.pages import structured_data
from portal.pages.fields import CountedManyToManyField
from portal.pages.forms import PortalPageForm, ThemeCheckboxes
from portal.pages.models.care import CareQuerySet
from portal.pages.models.related import RelatedPage
from portal.pages.names import NamesInput
from portal.pages.registry import PageKind, kinds, relations
from portal.pages.rows import KeyedInlinePanel
from portal.pages.visibility import closed_branches

CONTACT_PATH = "/contact/"
HOME_DEPTH = 2
OF_ONE_KIND = 20  # related pages that are shown of each kind


@dataclass(frozen=True)
class KindGroup:
    """The pages of one kind in a list, and how many there are in all."""

    kind: PageKind
    pages: list["PortalPage"]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.pages)


class PortalPageQuerySet(CareQuerySet):
    def published(self) -> "PortalPageQuerySet":
        """What anyone may read now: live, not past its expiry, and not in a branch that is closed.

        Wagtail goes on serving an expired page until its command has run, so lists look themselves.
        """
        return self.live().filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())).exclude(closed_branches())

    def listed(self) -> "PortalPageQuerySet":
        """Published pages of the kinds that stand in mixed lists."""
        return self.published().filter(content_type__in=kinds.listed_content_types())

    def related_to(self, page: "PortalPage") -> "PortalPageQuerySet":
        """Pages that this one names, that name it, or that an app says belong with it; each once.

        `why` is the reason that this page gives, else theirs, else nothing.
        """
        rows = RelatedPage.objects.exclude(why="").values("why")
        own = rows.filter(page=page.pk, related=OuterRef("pk"))[:1]
        theirs = rows.filter(page=OuterRef("pk"), related=page.pk)[:1]
        either_way = Q(related_from__page=page.pk) | Q(related_rows__related=page.pk)
        for relation in relations:
            either_way |= relation(page)
        found = PortalPage.objects.filter(either_way).exclude(pk=page.pk).values("pk")
        return self.filter(pk__in=found).annotate(why=Coalesce(Subquery(own), Subquery(theirs), Value("")))

    def with_list_data(self) -> "PortalPageQuerySet":
        """Load what a list shows of each page, in a number of queries that does not grow with the rows."""
        return self.prefetch_related("themes", "municipalities")

    def listed_by_kind(self, *, at_most: int = 20) -> list[KindGroup]:
        """These pages in groups by kind, at most so many of each, in the order of the registry."""
        return groups_by_kind(with_kind_lines(self.first_of_each_kind(at_most).prefetch_related("themes")))

    def first_of_each_kind(self, at_most: int) -> "PortalPageQuerySet":
        """Listed pages, at most so many of each kind; `total_of_kind` is how many there are. For `groups_by_kind`."""
        newest_first = [pk for pk, kind in kinds.by_content_type().items() if kind.newest_first]
        place = Window(
            RowNumber(),
            partition_by="content_type",
            order_by=[Case(When(content_type__in=newest_first, then=F("first_published_at"))).desc(nulls_last=True), F("path").asc()],
        )
        return (
            self.listed()
            .annotate(place=place, total_of_kind=Window(Count("pk"), partition_by="content_type"))
            .filter(place__lte=at_most)
            .order_by("place")
        )


def groups_by_kind(pages: Iterable["PortalPage"]) -> list[KindGroup]:
    """Pages of `first_of_each_kind` in groups, in the order of the registry."""
    by_content_type = kinds.by_content_type()
    by_kind: dict[str, list[PortalPage]] = {}
    for page in pages:
        by_kind.setdefault(by_content_type[page.content_type_id].key, []).append(page)
    groups = [(kind, by_kind.get(kind.key, [])) for kind in kinds]
    return [KindGroup(kind=kind, pages=pages, total=pages[0].total_of_kind) for kind, pages in groups if pages]


def with_kind_lines(pages: Iterable["PortalPage"]) -> list["PortalPage"]:
    """Give each page of a mixed list the line that stands above its title, where its kind has more to say than its name."""
    found = list(pages)
    by_kind: dict[PageKind, list[PortalPage]] = {}
    for page in found:
        if page.kind:
            by_kind.setdefault(page.kind, []).append(page)
    _look_up_line_values(by_kind)
    for kind, of_kind in by_kind.items():
        lines = kind.lines(of_kind) if kind.lines else {}
        for page in of_kind:
            page.kind_line = lines.get(page.pk, "")
    return found


def _look_up_line_values(by_kind: Mapping[PageKind, list["PortalPage"]]) -> None:
    """Give pages what their kinds need of their own tables, in one query for all of them."""
    wanted = {kind: pages for kind, pages in by_kind.items() if kind.line_fields}
    paths = [f"{kind.model_class._meta.model_name}__{name}" for kind in wanted for name in kind.line_fields]
    rows = PortalPage.objects.filter(pk__in=[page.pk for pages in wanted.values() for page in pages]).values("pk", *paths) if wanted else []
    values = {row["pk"]: row for row in rows}
    for kind, pages in wanted.items():
        for page in pages:
            page.line_values = {name: values[page.pk][f"{kind.model_class._meta.model_name}__{name}"] for name in kind.line_fields}


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
    themes = CountedManyToManyField(
        "themes.Theme",
        verbose_name=_("themes"),
        blank=True,
        related_name="pages",
        help_text=_("The page is listed under each theme that you tick."),
    )
    tags = ClusterTaggableManager(
        through=PageTag, verbose_name=_("tags"), blank=True, help_text=_("Two to six words, in lower case, separated by commas.")
    )
    municipalities = CountedManyToManyField(
        "organisations.Municipality",
        verbose_name=_("municipalities"),
        blank=True,
        related_name="pages",
        help_text=_("The places this page is really about. Type a name and choose it from the list."),
    )
    regions = CountedManyToManyField(
        "organisations.Region",
        verbose_name=_("regions"),
        blank=True,
        related_name="pages",
        help_text=_("The regions this page is really about. Type a name and choose it from the list."),
    )
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
        _("check again on"),
        null=True,
        blank=True,
        help_text=_(
            "From this day the page stands in the list of pages to check. A law in the text with an earlier day brings it forward."
        ),
    )
    source_credit = models.TextField(
        _("source"), max_length=600, blank=True, help_text=_("Shown at the foot: after which public source this text was written.")
    )

    objects = PageManager.from_queryset(PortalPageQuerySet)()

    base_form_class = PortalPageForm

    lead_panels: ClassVar = [FieldPanel("lead")]
    about_panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldPanel("themes", widget=ThemeCheckboxes),
                FieldPanel("tags"),
                FieldPanel("municipalities", widget=NamesInput("municipality")),
                FieldPanel("regions", widget=NamesInput("region")),
            ],
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
    content_panels: ClassVar = [*Page.content_panels, *lead_panels, *about_panels]
    related_panels: ClassVar = [
        KeyedInlinePanel(
            "related_rows",
            heading=_("Belongs with"),
            label=_("Page"),
            help_text=_("Steps, cases, young people, stories and pilots that belong with this page. They show this page in turn."),
        )
    ]
    promote_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("short_title"), FieldPanel("seo_title"), FieldPanel("search_description"), FieldPanel("image")],
            heading=_("For search engines, menus and social media"),
        )
    ]

    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.SearchField("short_title", boost=2),
        index.RelatedFields("themes", [index.SearchField("name"), index.FilterField("slug")]),
        index.RelatedFields("tags", [index.SearchField("name"), index.FilterField("slug")]),
        index.RelatedFields("municipalities", [index.SearchField("name"), index.SearchField("aliases"), index.FilterField("slug")]),
        index.FilterField("themes"),
        index.FilterField("checked_on"),
        index.FilterField("expire_at"),
    ]

    is_creatable = False
    parent_page_types: ClassVar = []
    subpage_types: ClassVar = []
    template = "pages/portal_page.html"

    _restrictions: QuerySet[PageViewRestriction] | None = None
    _is_open = False  # known to have no restriction on it or above it; found along with `breadcrumb`
    kind_line = ""  # what a mixed list shows above the title; set by `with_kind_lines`
    line_values: Mapping[str, Any] = {}  # of the page's own table, for that line; set there too

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

    def clean(self) -> None:
        super().clean()
        days = [day for day in (self.review_on, *self.days_to_check_the_law()) if day]
        self.review_on = min(days, default=None)

    def days_to_check_the_law(self) -> list[date]:
        """When statements of law in the text must be looked at again; a draft may have one without a day."""
        streams = [getattr(self, field.name) for field in self._meta.fields if isinstance(field, StreamField)]
        return [
            block.value["review_on"] for stream in streams for block in stream.blocks_by_name("applies_from") if block.value["review_on"]
        ]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refuse_closed(request)
        return self.as_reader_page(request, super().serve(request, *args, **kwargs))

    def refuse_closed(self, request: HttpRequest) -> None:
        """Answer 404 for an expired page and for whatever lies under a page that is expired or a draft."""
        if getattr(request, "is_preview", False):
            return
        now = timezone.now()
        if any(not page.live or (page.expire_at and page.expire_at <= now) for page in [*self.breadcrumb, self]):
            raise Http404("not published")

    def as_reader_page(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Mark the response as the same for everyone, unless it is a preview, needs a password or account, or is no page."""
        if response.status_code != 200 or getattr(request, "is_preview", False) or bool(self.get_view_restrictions()):
            return response
        return caching.mark_reader_page(response)

    def related_groups(self) -> list[KindGroup]:
        """Published pages that belong with this one, by kind; a page that is not saved yet has none."""
        if self.pk is None:
            return []
        return groups_by_kind(with_kind_lines(self.related_pages().first_of_each_kind(OF_ONE_KIND)))

    def related_pages(self) -> "PortalPageQuerySet":
        """What `related_groups` chooses from; a page type leaves out what it shows in another way."""
        return PortalPage.objects.related_to(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumb"] = self.breadcrumb
        context["contact_link"] = f"{CONTACT_PATH}?over={quote(self.get_url(request) or '')}"
        return context

    @cached_property
    def breadcrumb(self) -> list["PortalPage"]:
        """The pages above this one, from the home page down."""
        if self.depth <= HOME_DEPTH:
            return []
        above = PortalPage.objects.ancestor_of(self).order_by("path")
        found = list(above.annotate(has_restriction=Exists(self._restrictions_by_path())))
        self._is_open = bool(found) and not found[0].has_restriction
        return found

    def _restrictions_by_path(self) -> QuerySet[PageViewRestriction]:
        """Restrictions of who may read this page, set on it or on a page above it."""
        paths = [self.path[: self.steplen * depth] for depth in range(1, self.depth + 1)]
        return PageViewRestriction.objects.filter(page__path__in=paths)

    @cached_property
    def contact(self) -> Any:
        """The contact person with the photo, looked up at once; None without."""
        people = self._meta.get_field("contact_person").related_model.objects.select_related("photo")
        return people.filter(pk=self.contact_person_id).first() if self.contact_person_id else None

    @cached_property
    def theme_list(self) -> list[Any]:
        return list(self.themes.all())

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Who may read is asked twice in a request, by Wagtail and for the cache; it is looked up once."""
        if self._restrictions is None:
            pages = [*self.breadcrumb, self]
            if any(page.alias_of_id for page in pages):
                self._restrictions = super().get_view_restrictions()
            elif self._is_open:
                self._restrictions = PageViewRestriction.objects.none()
            else:
                self._restrictions = self._restrictions_by_path()
        return self._restrictions

    def structured_data(self, root_url: str) -> dict[str, Any]:
        """This page in the words of schema.org; `root_url` is the address of the site. Page types add what they know."""
        kind = self.kind
        return structured_data.web_page(self, root_url, schema_type=kind.schema_type if kind else "WebPage")
