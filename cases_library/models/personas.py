"""Personas: sixteen invented young people through whose eyes a team reads the guide."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.search import index

from cases_library.portraits import PORTRAITS
from guides.models import StepPage
from portal.pages.models import PortalPage
from portal.pages.models.base import PortalPageQuerySet
from portal.pages.rows import KeyedInlinePanel, KeyedRow

LIST_FEATURES = ["bold", "ul", "link"]


class PersonaPageQuerySet(PortalPageQuerySet):
    def in_order(self) -> "PersonaPageQuerySet":
        """The order of the fan: that of the tree, which editors can drag."""
        return self.order_by("path")


class PersonaIndexPage(PortalPage):
    """The fan of personas, at `/personas/`."""

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count = 1
    page_description = _("The fan of all personas; it fills itself.")
    admin_default_ordering = "ord"
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["cases_library.PersonaPage"]
    template = "cases_library/persona_index_page.html"

    class Meta:
        verbose_name = _("overview of personas")
        verbose_name_plural = _("overviews of personas")


class PersonaPage(PortalPage):
    """An invented young person; the title of the page is the first name."""

    portrait = models.CharField(
        _("drawn portrait"),
        max_length=40,
        blank=True,
        choices=[(name, name.capitalize()) for name in PORTRAITS],
        help_text=_("One of the portraits drawn for this portal. Without one the image for lists is used."),
    )
    age = models.PositiveSmallIntegerField(_("age"), validators=[MinValueValidator(10), MaxValueValidator(40)])
    living = models.CharField(_("lives"), max_length=100, blank=True, help_text=_("Where and with whom, in a few words."))
    daytime = models.CharField(_("by day"), max_length=100, blank=True, help_text=_("School, work or something else, in a few words."))
    quote = models.CharField(_("in their own words"), max_length=200, blank=True, help_text=_("What this young person could say."))
    story = RichTextField(_("who this is"), features=["bold", "ul", "link"], blank=True)
    wants = RichTextField(_("what they want"), features=LIST_FEATURES, blank=True)
    obstacles = RichTextField(_("what stands in the way"), features=LIST_FEATURES, blank=True)
    helps = RichTextField(_("what helps"), features=LIST_FEATURES, blank=True)
    needed = RichTextField(_("who is needed"), features=LIST_FEATURES, blank=True)

    objects = PageManager.from_queryset(PersonaPageQuerySet)()

    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("portrait"),
                FieldPanel("age"),
                FieldRowPanel([FieldPanel("living"), FieldPanel("daytime")]),
                FieldPanel("lead"),
                FieldPanel("quote", widget=AdminAutoHeightTextInput),
                FieldPanel("story"),
            ],
            heading=_("Beginning"),
        ),
        KeyedInlinePanel(
            "situations",
            heading=_("Life domains"),
            label=_("Life domain"),
            help_text=_("How things are in each of the five life domains; one text each."),
        ),
        MultiFieldPanel(
            [FieldPanel("wants"), FieldPanel("obstacles"), FieldPanel("helps"), FieldPanel("needed")], heading=_("What it takes")
        ),
        KeyedInlinePanel(
            "age_moments",
            heading=_("Ages"),
            label=_("Moment"),
            help_text=_("The ages at which something changes for this young person, in order."),
        ),
        KeyedInlinePanel(
            "matters",
            heading=_("What matters in the guide"),
            label=_("Step or action"),
            help_text=_("Readers who look along with this young person see these steps and actions marked, with the reason."),
        ),
        *PortalPage.related_panels,
        *PortalPage.about_panels,
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("story"),
        index.SearchField("living"),
        index.SearchField("daytime"),
        index.SearchField("quote"),
        index.SearchField("wants"),
        index.SearchField("obstacles"),
        index.SearchField("helps"),
        index.SearchField("needed"),
        index.RelatedFields("situations", [index.SearchField("text")]),
        index.RelatedFields("age_moments", [index.SearchField("what")]),
        index.FilterField("age"),
    ]
    page_description = _("An invented young person: situation, wishes, obstacles, what helps, and what matters in the guide.")
    parent_page_types: ClassVar = ["cases_library.PersonaIndexPage"]
    subpage_types: ClassVar = []
    template = "cases_library/persona_page.html"

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")


class PersonaSituation(KeyedRow):
    """How things are for a persona in one life domain."""

    persona = ParentalKey(PersonaPage, on_delete=models.CASCADE, related_name="situations")
    theme = models.ForeignKey(
        "themes.Theme",
        verbose_name=_("life domain"),
        on_delete=models.CASCADE,
        related_name="+",
        limit_choices_to={"is_life_domain": True},
    )
    text = models.TextField(_("situation"), max_length=500)

    panels: ClassVar = [FieldPanel("theme"), FieldPanel("text")]

    class Meta(KeyedRow.Meta):
        verbose_name = _("situation in a life domain")
        verbose_name_plural = _("situations in life domains")
        constraints: ClassVar = [models.UniqueConstraint(fields=["persona", "key"], name="situation_key_once_a_persona")]

    def __str__(self) -> str:
        return self.text[:60]


class PersonaAgeMoment(KeyedRow):
    """An age at which something changes for a persona."""

    persona = ParentalKey(PersonaPage, on_delete=models.CASCADE, related_name="age_moments")
    age = models.CharField(_("age"), max_length=40, help_text=_("Such as “17,5” or “twee maanden voor 18”."))
    what = models.TextField(_("what changes"), max_length=300)
    who = models.CharField(_("who"), max_length=160, blank=True)

    panels: ClassVar = [FieldPanel("age"), FieldPanel("what"), FieldPanel("who")]

    class Meta(KeyedRow.Meta):
        verbose_name = _("age at which something changes")
        verbose_name_plural = _("ages at which something changes")
        constraints: ClassVar = [models.UniqueConstraint(fields=["persona", "key"], name="moment_key_once_a_persona")]

    def __str__(self) -> str:
        return self.age


class PersonaMatter(KeyedRow):
    """A step, or one action of it, that matters for a persona, and why.

    The action is known by its key: a row of a step is no row to point at (see `portal.pages.rows`).
    """

    persona = ParentalKey(PersonaPage, on_delete=models.CASCADE, related_name="matters")
    step = models.ForeignKey(StepPage, verbose_name=_("step"), on_delete=models.CASCADE, related_name="persona_matters")
    action_key = models.SlugField(_("action"), max_length=40, blank=True, help_text=_("Empty: the whole step."))
    why = models.CharField(_("why"), max_length=240, help_text=_("One sentence about this young person."))

    panels: ClassVar = [FieldPanel("step"), FieldPanel("action_key"), FieldPanel("why", widget=AdminAutoHeightTextInput)]

    class Meta(KeyedRow.Meta):
        verbose_name = _("what matters in the guide")
        verbose_name_plural = _("what matters in the guide")
        constraints: ClassVar = [models.UniqueConstraint(fields=["persona", "key"], name="matter_key_once_a_persona")]

    def __str__(self) -> str:
        return self.why[:60]

    def clean(self) -> None:
        super().clean()
        if self.action_key and self.step_id and not self.step.actions.filter(key=self.action_key).exists():
            raise ValidationError({"action_key": _("This step has no such action.")})
