"""Cases: what a municipality or region did for these young people, told at length, with the facts a reader compares."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from cases_library import comparison, filters
from cases_library.facts import CaseFacts, municipalities_of, place_of, regions_named
from portal.organisations.models import Municipality, Region
from portal.pages.blocks import BodyBlock
from portal.pages.models import ContactPerson, PortalPage
from portal.pages.models.base import OF_ONE_KIND, KindGroup, PortalPageQuerySet, groups_by_kind, with_kind_lines
from portal.pages.pagination import paginate
from portal.pages.routes import RoutedPageMixin

COMPARISON = "vergelijken"
PER_PAGE = 20
YEARS = [MinValueValidator(1990), MaxValueValidator(2100)]
AGES = [MinValueValidator(0), MaxValueValidator(100)]


class CasePageQuerySet(PortalPageQuerySet):
    def newest_first(self) -> "CasePageQuerySet":
        return self.order_by("-date", "-pk")

    def with_list_data(self) -> "CasePageQuerySet":
        return self.prefetch_related("themes", "municipalities", "regions")

    def with_facts(self) -> "CasePageQuerySet":
        """Load what the facts of each case name, in a number of queries that does not grow with the rows."""
        return self.with_list_data().select_related("contact_person").prefetch_related("municipalities__province")


class CaseIndexPage(RoutedPageMixin, PortalPage):
    """All cases, at `/praktijk/`, with filters and the comparison of up to three."""

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count = 1
    page_description = _("The list of cases with its filters; it fills itself.")
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["cases_library.CasePage"]
    template = "cases_library/case_index_page.html"

    class Meta:
        verbose_name = _("overview of cases")
        verbose_name_plural = _("overviews of cases")

    @property
    def cases(self) -> CasePageQuerySet:
        """The published cases below this page, newest first."""
        cases: CasePageQuerySet = CasePage.objects.child_of(self).published().newest_first()
        return cases

    @path("")
    def index_route(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from cases_library import lists

        cases = self.cases
        chosen = filters.case_filters(request.GET, cases)
        found = cases.filter(filters.condition(chosen.chosen))
        page_obj = paginate(request, found.with_list_data(), per_page=PER_PAGE)
        total = page_obj.paginator.count
        context = {
            "filters": chosen,
            "page_obj": page_obj,
            "entries": lists.entries(page_obj.object_list),
            "total_label": lists.in_words(total),
            "ways_out": [] if total else lists.ways_out(cases, chosen),
            "chosen_theme": chosen.filters[0].chosen,
            "parameter": comparison.PARAMETER,
            "map": lists.map_of(found) if total else None,
        }
        response: HttpResponse = self.render(request, context_overrides=context)
        return response

    @path(f"{COMPARISON}/", name="compare")
    def compare(self, request: HttpRequest) -> HttpResponse:
        """Up to three cases side by side."""
        response: HttpResponse = self.render(
            request,
            template="cases_library/case_comparison.html",
            context_overrides={
                "comparison": comparison.compare(request.GET.getlist(comparison.PARAMETER), self.cases),
                "breadcrumb": [*self.breadcrumb, self],
            },
        )
        response["X-Robots-Tag"] = "noindex"
        return response


class CasePage(RoutedPageMixin, PortalPage):
    class Status(models.TextChoices):
        PILOT = "pilot", _("Pilot")
        RUNNING = "running", _("Still running")
        ENDED = "ended", _("Ended")

    class Evidence(models.TextChoices):
        """How strong the proof is that it works, from weak to strong."""

        TOLD = "told", _("Told by those involved")
        MONITORED = "monitored", _("Followed with figures")
        EVALUATED = "evaluated", _("Researched")

    series_label = models.CharField(
        _("series"), max_length=60, blank=True, help_text=_("Stands above the title, such as “In de schijnwerper”.")
    )
    date = models.DateField(_("date"), default=timezone.localdate, help_text=_("The day of this text."))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RUNNING)
    started_year = models.PositiveSmallIntegerField(_("began in"), null=True, blank=True, validators=YEARS, help_text=_("A year."))
    ended_year = models.PositiveSmallIntegerField(_("ended in"), null=True, blank=True, validators=YEARS, help_text=_("A year."))
    period_note = models.CharField(_("about the period"), max_length=120, blank=True)
    age_from = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True, validators=AGES)
    age_until = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True, validators=AGES)
    fte = models.DecimalField(
        _("staff"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)], help_text=_("In fte.")
    )
    euros = models.PositiveIntegerField(_("money"), null=True, blank=True, help_text=_("In whole euros, for the whole period."))
    months = models.PositiveSmallIntegerField(_("time"), null=True, blank=True, help_text=_("In months, from the first plan to running."))
    resources_note = models.CharField(_("about what it took"), max_length=200, blank=True)
    evidence = models.CharField(_("proof that it works"), max_length=10, choices=Evidence, blank=True)
    evidence_note = models.CharField(
        _("about the proof"), max_length=300, blank=True, help_text=_("Who looked at it, when, and what is not known yet.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    slug: str  # of wagtail.models.Page, which has no types

    objects = PageManager.from_queryset(CasePageQuerySet)()

    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("series_label"), FieldPanel("date"), FieldPanel("lead")], heading=_("Beginning")),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldRowPanel([FieldPanel("started_year"), FieldPanel("ended_year")]),
                FieldPanel("period_note"),
                FieldRowPanel([FieldPanel("age_from"), FieldPanel("age_until")]),
                FieldRowPanel([FieldPanel("fte"), FieldPanel("euros"), FieldPanel("months")]),
                FieldPanel("resources_note"),
                FieldPanel("evidence"),
                FieldPanel("evidence_note", widget=AdminAutoHeightTextInput),
            ],
            heading=_("Facts"),
        ),
        FieldPanel("body"),
        *PortalPage.related_panels,
        *PortalPage.about_panels,
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("series_label"),
        index.SearchField("body"),
        index.SearchField("resources_note"),
        index.SearchField("evidence_note"),
        index.FilterField("date"),
        index.FilterField("status"),
    ]
    page_description = _("What a municipality or region did, with its facts, milestones and lessons.")
    parent_page_types: ClassVar = ["cases_library.CaseIndexPage"]
    subpage_types: ClassVar = []
    template = "cases_library/case_page.html"

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.started_year and self.ended_year and self.ended_year < self.started_year:
            errors["ended_year"] = _("The last year cannot lie before the first.")
        if self.age_from is not None and self.age_until is not None and self.age_until < self.age_from:
            errors["age_until"] = _("The oldest age cannot be below the youngest.")
        if errors:
            raise ValidationError(errors)
        self.refuse_address_of_comparison()

    def minimal_clean(self) -> None:
        """What a draft must have."""
        super().minimal_clean()
        self.refuse_address_of_comparison()

    def refuse_address_of_comparison(self) -> None:
        if self.slug == COMPARISON:
            raise ValidationError({"slug": _("This address is that of the comparison of cases. Choose another one.")})

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """The form refuses the address of the comparison; a copy comes here past the form, and is given another one."""
        if self.slug == COMPARISON:
            self.slug = self._get_autogenerated_slug(f"{COMPARISON}-2")
        return super().save(*args, **kwargs)

    @cached_property
    def place(self) -> str:
        """The place by which readers know it; empty when it has none."""
        return place_of(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["related_groups"] = self.related_groups()
        self.contact_person = ContactPerson.objects.filter(pk=self.contact_person_id).select_related("photo").first()
        context["facts"] = CaseFacts(self).panel()
        return context

    def related_groups(self) -> list[KindGroup]:
        """As of any page; the places of this case and of the cases beside it, which are both shown, are looked up together."""
        if self.pk is None:
            return []
        pages = list(self.related_pages().first_of_each_kind(OF_ONE_KIND))
        cases = [page for page in pages if page.content_type_id == self.content_type_id]
        models.prefetch_related_objects([self, *cases], "municipalities", "regions")
        return groups_by_kind(with_kind_lines(pages))

    @path("pdf/", name="pdf")
    def as_pdf(self, request: HttpRequest) -> HttpResponse:
        """The case as a tagged PDF."""
        from cases_library.pdf import case_pdf_response

        return case_pdf_response(request, self)

    def structured_data(self, root_url: str) -> dict[str, Any]:
        data = super().structured_data(root_url) | {"headline": self.title, "datePublished": self.date.isoformat()}
        places: list[Municipality | Region] = [*municipalities_of(self), *regions_named(self)]
        if places:
            data["spatialCoverage"] = [{"@type": "AdministrativeArea", "name": place.name} for place in places]
        last = self.ended_year or (".." if self.status != self.Status.ENDED else None)
        if self.started_year and last:
            data["temporalCoverage"] = f"{self.started_year}/{last}"
        return data
