"""Pilots: what a programme tries out, and who takes part with which assignment."""

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, prefetch_related_objects
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from pilots import filters, places
from pilots.facts import pilot_facts
from portal.pages.blocks import BodyBlock
from portal.pages.forms import ThemeCheckboxes
from portal.pages.models import PortalPage
from portal.pages.models.base import OF_ONE_KIND, PortalPageQuerySet, groups_by_kind, with_kind_lines
from portal.pages.names import NamesInput
from portal.pages.pagination import paginate
from portal.pages.rows import KeyedInlinePanel, KeyedRow

PILOTS_ON_A_PAGE = 20
STORIES_WITH_A_PILOT = 6  # shown on its own page; beyond, a link leads to all


class PilotPageQuerySet(PortalPageQuerySet):
    def newest_first(self) -> "PilotPageQuerySet":
        """By their first day; those without one at the end."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "path")


class PilotIndexPage(PortalPage):
    """The programme and its pilots, at `/pilots/`."""

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, FieldPanel("body"), *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("body")]
    max_count = 1
    page_description = _("About the programme, with the list of its pilots, which fills itself.")
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["pilots.PilotPage"]
    template = "pilots/pilot_index_page.html"

    class Meta:
        verbose_name = _("overview of pilots")
        verbose_name_plural = _("overviews of pilots")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The pilots, narrowed by what was chosen; the map and its list show the participants of all that are left."""
        context = super().get_context(request, *args, **kwargs)
        everything = PilotPage.objects.published()
        chosen = filters.pilot_filters(request.GET, everything)
        pilots = filters.narrowed_pilots(everything, chosen)
        context["filters"] = chosen
        context["page_obj"] = paginate(request, pilots.newest_first().prefetch_related("themes"), per_page=PILOTS_ON_A_PAGE)
        context["map"] = places.map_of_pilots(pilots)
        return context


class PilotPage(PortalPage):
    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RUNNING)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    period_note = models.CharField(_("about the period"), max_length=120, blank=True)
    aim = models.TextField(_("aim"), max_length=400, blank=True, help_text=_("What this pilot wants to find out or bring about."))
    supporters = models.CharField(_("supported by"), max_length=200, blank=True, help_text=_("Organisations, separated by commas."))
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(PilotPageQuerySet)()

    content_panels: ClassVar = [
        *Page.content_panels,
        *PortalPage.lead_panels,
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("period_note"),
                FieldPanel("aim"),
                FieldPanel("supporters"),
            ],
            heading=_("Facts"),
        ),
        KeyedInlinePanel(
            "participants",
            heading=_("Participants"),
            label=_("Participant"),
            help_text=_("The pilot counts as being about the municipalities and regions of its participants; the map shows them."),
        ),
        FieldPanel("body"),
        *PortalPage.related_panels,
        # Without the places, which follow from the participants.
        MultiFieldPanel([FieldPanel("themes", widget=ThemeCheckboxes), FieldPanel("tags")], heading=_("About what")),
        *PortalPage.about_panels[1:],
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("aim"),
        index.SearchField("supporters"),
        index.SearchField("body"),
        index.RelatedFields(
            "participants", [index.SearchField("organisation"), index.SearchField("place"), index.SearchField("assignment")]
        ),
        index.FilterField("status"),
        index.FilterField("starts_on"),
    ]
    page_description = _("A pilot: its aim, period, participants with their assignment, and the stories below it.")
    parent_page_types: ClassVar = ["pilots.PilotIndexPage"]
    subpage_types: ClassVar = ["pilots.PilotStoriesPage"]
    template = "pilots/pilot_page.html"

    class Meta:
        verbose_name = _("pilot")
        verbose_name_plural = _("pilots")

    def clean(self) -> None:
        super().clean()
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day cannot lie before the first.")})

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """A pilot is about the places of its participants; nobody has to fill them in twice."""
        self.municipalities.set(_together(participant.municipalities.all() for participant in self.participants.all()))
        self.regions.set(_together(participant.regions.all() for participant in self.participants.all()))
        return super().save_revision(*args, **kwargs)

    @property
    def period(self) -> str:
        """Its years, as a reader says them: “2018-2019”, “since 2018”; empty where no day is known."""
        first, last = (day.year if day else None for day in (self.starts_on, self.ends_on))
        if first and last:
            return str(first) if first == last else f"{first}-{last}"
        if last:
            return gettext("until %(year)s") % {"year": last}
        if not first:
            return ""
        if self.status == self.Status.RUNNING:
            return gettext("since %(year)s") % {"year": first}
        return gettext("from %(year)s") % {"year": first} if self.status == self.Status.PLANNED else str(first)

    @property
    def list_meta(self) -> str:
        """What stands below the years in a list; without years the status stands there itself."""
        return str(self.get_status_display()) if self.period else ""

    @property
    def board(self) -> str:
        """What stands on the signboard: what kind of page this is, and when it was."""
        when = self.period or self.get_status_display()
        return f"{gettext('Pilot')} · {when}"

    @cached_property
    def participant_list(self) -> list[places.Place]:
        """The participants in their order, each with its places."""
        return places.of_participants(self.participants.all())

    def related_pages(self) -> PortalPageQuerySet:
        """Without the stories that stand below it: those it shows itself."""
        return super().related_pages().not_descendant_of(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pilots.models.stories import StoryPage

        context = super().get_context(request, *args, **kwargs)
        stories = list(StoryPage.objects.published().descendant_of(self).newest_first()[: STORIES_WITH_A_PILOT + 1])
        related = list(self.related_pages().first_of_each_kind(OF_ONE_KIND)) if self.pk else []
        # What both lists show, at once.
        prefetch_related_objects([*stories, *related], "municipalities", "regions")
        prefetch_related_objects([*stories, *([self] if self.pk else [])], "themes")
        context["stories"] = stories[:STORIES_WITH_A_PILOT]
        context["all_stories"] = urljoin(stories[0].url, "..") if len(stories) > STORIES_WITH_A_PILOT else ""
        context["map"] = places.map_of_participants(self.participant_list)
        context["facts"] = pilot_facts(self)
        context["groups"] = groups_by_kind(with_kind_lines(related))
        return context

    def structured_data(self, root_url: str) -> dict[str, Any]:
        return super().structured_data(root_url) | places.spatial_coverage(place for row in self.participant_list for place in row.named)


def _together(groups: Iterable[Iterable[Any]]) -> list[Any]:
    """The rows of all groups, each once, in the order in which they come."""
    return list(dict.fromkeys(row for group in groups for row in group))


class PilotParticipant(KeyedRow, ClusterableModel):
    """Who takes part in a pilot: a municipality, a region or a provider, with an assignment of its own."""

    pilot = ParentalKey(PilotPage, on_delete=models.CASCADE, related_name="participants")
    place = models.CharField(_("place"), max_length=80, help_text=_("As readers say it: “Venlo”, “Arnhem, Apeldoorn en omgeving”."))
    organisation = models.CharField(_("organisation"), max_length=160)
    is_provider = models.BooleanField(
        _("a provider"), default=False, help_text=_("Tick this for an organisation that gives care or support, rather than a municipality.")
    )
    municipalities = ParentalManyToManyField(
        "organisations.Municipality", verbose_name=_("municipalities"), blank=True, related_name="pilot_participants"
    )
    regions = ParentalManyToManyField("organisations.Region", verbose_name=_("regions"), blank=True, related_name="pilot_participants")
    assignment = models.CharField(_("assignment"), max_length=300, help_text=_("What this participant works on in the pilot."))

    panels: ClassVar = [
        FieldPanel("place"),
        FieldPanel("organisation"),
        FieldPanel("is_provider"),
        FieldPanel("municipalities", widget=NamesInput("municipality")),
        FieldPanel("regions", widget=NamesInput("region")),
        FieldPanel("assignment", widget=AdminAutoHeightTextInput),
    ]

    class Meta(KeyedRow.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints: ClassVar = [models.UniqueConstraint(fields=["pilot", "key"], name="participant_key_once_a_pilot")]

    def __str__(self) -> str:
        return f"{self.place}: {self.organisation}"
