"""Pilots: what a programme tries out, who takes part with which assignment, and the stories that come of it."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from pilots.blocks import StoryBodyBlock
from portal.pages.blocks import BodyBlock
from portal.pages.models import PortalPage
from portal.pages.models.base import PortalPageQuerySet
from portal.pages.names import NamesInput
from portal.pages.rows import KeyedInlinePanel, KeyedRow

OLD_AFTER_YEARS = 2  # from then on a story says how old it is


class PilotPageQuerySet(PortalPageQuerySet):
    def newest_first(self) -> "PilotPageQuerySet":
        return self.order_by("-starts_on", "path")

    def with_participants(self) -> "PilotPageQuerySet":
        return self.prefetch_related("participants__municipalities", "participants__regions")


class StoryPageQuerySet(PortalPageQuerySet):
    def newest_first(self) -> "StoryPageQuerySet":
        return self.order_by("-date", "-pk")


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
        *PortalPage.about_panels,
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
        self.municipalities = _together(participant.municipalities.all() for participant in self.participants.all())
        self.regions = _together(participant.regions.all() for participant in self.participants.all())
        return super().save_revision(*args, **kwargs)

    @cached_property
    def participant_list(self) -> list["PilotParticipant"]:
        return list(self.participants.all())


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


class PilotStoriesPage(PortalPage):
    """The stories of one pilot, at `/pilots/<pilot>/verhalen/`."""

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count_per_parent = 1
    page_description = _("The stories of this pilot are made below it; the list fills itself.")
    parent_page_types: ClassVar = ["pilots.PilotPage"]
    subpage_types: ClassVar = ["pilots.StoryPage"]
    template = "pilots/pilot_stories_page.html"

    class Meta:
        verbose_name = _("stories of a pilot")
        verbose_name_plural = _("stories of pilots")


class StoryIndexPage(PortalPage):
    """The stories of all pilots, at `/verhalen/`."""

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count = 1
    page_description = _("The list of the stories of all pilots; it fills itself.")
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = []
    template = "pilots/story_index_page.html"

    class Meta:
        verbose_name = _("overview of stories")
        verbose_name_plural = _("overviews of stories")


class StoryPage(PortalPage):
    date = models.DateField(_("date"), default=timezone.localdate)
    changed_since = models.TextField(
        _("what changed since"), max_length=600, blank=True, help_text=_("Shown with an old story: what is no longer as it was.")
    )
    body = StreamField(StoryBodyBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(StoryPageQuerySet)()

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("date"),
        *PortalPage.lead_panels,
        FieldPanel("body"),
        FieldPanel("changed_since"),
        *PortalPage.related_panels,
        *PortalPage.about_panels,
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("body"),
        index.SearchField("changed_since"),
        index.FilterField("date"),
    ]
    page_description = _("A story from a pilot: what happened, where, and what those involved say.")
    parent_page_types: ClassVar = ["pilots.PilotStoriesPage"]
    subpage_types: ClassVar = []
    template = "pilots/story_page.html"

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @property
    def age_in_years(self) -> int:
        """Whole years since its date, today in Amsterdam."""
        today = timezone.localdate()
        return today.year - self.date.year - ((today.month, today.day) < (self.date.month, self.date.day))

    @property
    def is_old(self) -> bool:
        return self.age_in_years >= OLD_AFTER_YEARS

    def structured_data(self, root_url: str) -> dict[str, Any]:
        return super().structured_data(root_url) | {"headline": self.title, "datePublished": self.date.isoformat()}
