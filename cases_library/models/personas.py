"""Personas: sixteen invented young people through whose eyes a team reads the guide."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.search import index

from cases_library import fan
from cases_library.matter_form import MatterPanel
from cases_library.models.persona_rows import PersonaMatter, PersonaSituation
from cases_library.portraits import PORTRAITS, face_of, with_faces
from guides.lens import PARAMETER
from guides.models import ChecklistAction, StepPage, numbered_steps
from portal.pages import structured_data
from portal.pages.filters import Choice, Filter, Filters
from portal.pages.models import PortalPage
from portal.pages.models.base import PortalPageQuerySet
from portal.pages.rows import KeyedInlinePanel
from portal.themes.models import Theme

LIST_FEATURES = ["bold", "ul", "link"]
AGE_BANDS = ((16, 17), (18, 20), (21, 23), (24, 27))  # years, both ends counted
DOMAIN, AGE = "leefgebied", "leeftijd"  # parameters of the overview


class PersonaPageQuerySet(PortalPageQuerySet):
    def in_order(self) -> "PersonaPageQuerySet":
        """The order of the fan: that of the tree, which editors can drag."""
        return self.order_by("path")

    def without_texts(self) -> "PersonaPageQuerySet":
        """For a list of names and faces: the long texts stay where they are."""
        return self.defer("story", "wants", "obstacles", "helps", "needed", "source_credit")


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        everyone = with_faces(PersonaPage.objects.child_of(self).published().in_order().prefetch_related("themes"))
        filters = self.filters(request)
        found = [persona for persona in everyone if persona.fits(filters)]
        total_label = ngettext("%(found)s of %(total)s young person", "%(found)s of %(total)s young people", len(everyone))
        return context | {
            "personas": found,
            "everyone": everyone,
            "filters": filters,
            "total_label": total_label % {"found": len(found), "total": len(everyone)},
            "strips": fan.strips(everyone, {persona.pk for persona in found}),
        }

    @staticmethod
    def filters(request: HttpRequest) -> Filters:
        domains = [Choice(theme.slug, theme.name) for theme in Theme.objects.life_domains()]
        bands = [
            Choice(f"{first}-{last}", gettext("%(first)s to %(last)s years") % {"first": first, "last": last}) for first, last in AGE_BANDS
        ]
        return Filters(
            (
                Filter.read(request.GET, DOMAIN, _("Life domain"), _("All life domains"), domains),
                Filter.read(request.GET, AGE, _("Age"), _("All ages"), bands),
            )
        )


@dataclass(frozen=True)
class StepMatter:
    """A step that matters for a persona: why the whole step does, and why which of its actions."""

    step: StepPage
    whys: list[tuple[ChecklistAction | None, str]] = field(default_factory=list)


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
        MatterPanel(
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

    @property
    def age_in_words(self) -> str:
        return gettext("%(age)s years") % {"age": self.age}

    @property
    def name_and_age(self) -> str:
        return gettext("%(name)s, %(age)s years") % {"name": self.title, "age": self.age}

    @cached_property
    def face(self) -> str:
        """The address of the portrait; for a list, see `cases_library.portraits.with_faces`."""
        return face_of(self)

    @property
    def life_domains(self) -> list[Theme]:
        """Where most is going on."""
        return [theme for theme in self.theme_list if theme.is_life_domain]

    def fits(self, filters: Filters) -> bool:
        """Whether this persona is among what a reader of the overview asked for."""
        domain, band = filters[DOMAIN], filters[AGE]
        first, _dash, last = band.partition("-")
        in_domain = not domain or any(theme.slug == domain for theme in self.theme_list)
        return in_domain and (not band or int(first) <= self.age <= int(last))

    @property
    def lens_query(self) -> str:
        """What an address in the guide ends with, to read it along with this persona."""
        return f"?{urlencode({PARAMETER: self.slug})}"

    @property
    def quote_block(self) -> dict[str, str]:
        """As the block for quotes takes it; nobody really said this."""
        return {"text": self.quote, "role": gettext("%(name)s, in words that we invented") % {"name": self.title}}

    @cached_property
    def age_line(self) -> dict[str, Any]:
        """As the block for ages takes it; empty without moments."""
        moments = list(self.age_moments.all())
        return {"title": gettext("Ages that matter for %(name)s") % {"name": self.title}, "moments": moments} if moments else {}

    @cached_property
    def situation_list(self) -> list[PersonaSituation]:
        return list(self.situations.select_related("theme"))

    @cached_property
    def step_matters(self) -> list[StepMatter]:
        """What matters in the guide, by published step in the order of the guide."""
        rows = list(self.matters.all())
        steps = [step for step in numbered_steps() if any(row.step_id == step.pk for row in rows)]
        prefetch_related_objects(steps, "actions")
        return [StepMatter(step, whys_of(step, rows)) for step in steps]

    @property
    def guide_address(self) -> str:
        """Where to begin reading along: the guide of the first step that matters; empty without one."""
        first = self.step_matters[0].step.url if self.step_matters else ""
        return f"{first.rstrip('/').rpartition('/')[0]}/{self.lens_query}" if first else ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        siblings = list(PersonaPage.objects.sibling_of(self).published().in_order().without_texts()) if self.pk else []
        place = next((number for number, persona in enumerate(siblings) if persona.pk == self.pk), None)
        return context | {
            "contact_person": self.contact,
            "related_groups": self.related_groups(),
            "previous_persona": neighbour(siblings[place - 1]) if place else None,
            "next_persona": neighbour(siblings[place + 1]) if place is not None and place + 1 < len(siblings) else None,
        }

    def related_pages(self) -> PortalPageQuerySet:
        """Without the steps that the page tells more about."""
        return super().related_pages().exclude(pk__in=[matter.step.pk for matter in self.step_matters])

    def structured_data(self, root_url: str) -> dict[str, Any]:
        """A page about a situation: an invented person is no Person."""
        data = structured_data.web_page(self, root_url, schema_type="WebPage")
        return data | {"name": self.name_and_age, "disambiguatingDescription": gettext("An invented young person; does not exist.")}


def neighbour(persona: PersonaPage) -> dict[str, str]:
    """As the pager takes it: a first name alone says little."""
    return {"title": persona.name_and_age, "url": persona.url or ""}


def whys_of(step: StepPage, rows: Sequence[PersonaMatter]) -> list[tuple[ChecklistAction | None, str]]:
    """The whole step first, then its actions in their order; a row whose action is gone counts for the whole step."""
    of_step = [row for row in rows if row.step_id == step.pk]
    keys = {action.key for action in step.action_list}
    whole: list[tuple[ChecklistAction | None, str]] = [(None, row.why) for row in of_step if row.action_key not in keys]
    return whole + [(action, row.why) for action in step.action_list for row in of_step if row.action_key == action.key]
