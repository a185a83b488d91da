"""The step-by-step guide: its steps, numbered by their order in the tree, and their checklists."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from guides.forms import CONFIRMATION, StepPageForm
from guides.lens import ShownReason, asked_in_vain, lenses
from portal.pages import structured_data
from portal.pages.blocks import BodyBlock
from portal.pages.blocks.streams import load_together
from portal.pages.links import public_address
from portal.pages.models import PortalPage
from portal.pages.models.base import PortalPageQuerySet
from portal.pages.registry import kinds
from portal.pages.rows import KeyedInlinePanel, KeyedRow
from portal.pages.visibility import below


class StepQuerySet(PortalPageQuerySet):
    def in_order(self) -> "StepQuerySet":
        return self.order_by("path")

    def with_actions(self) -> "StepQuerySet":
        return self.prefetch_related("actions")

    def of_guide(self, guide: Page) -> "StepQuerySet":
        return self.child_of(guide).published().in_order()


class GuideIndexPage(PortalPage):
    """All guides, at `/gids/`."""

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count = 1
    page_description = _("The list of guides; it fills itself.")
    admin_default_ordering = "ord"
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["guides.GuidePage"]
    template = "guides/guide_index_page.html"

    class Meta:
        verbose_name = _("overview of guides")
        verbose_name_plural = _("overviews of guides")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["guides"] = with_steps(GuidePage.objects.child_of(self).published().order_by("path").with_list_data())
        return context


class GuidePage(RoutablePageMixin, PortalPage):
    """One guide: its steps are the pages below it, and it prints as one document."""

    start_hint = models.CharField(
        _("where to begin"),
        max_length=300,
        blank=True,
        help_text=_("A line that says: begin where you stand, the order helps but is no must."),
    )
    version = models.CharField(
        _("version"), max_length=20, default="1.0", help_text=_("Stands on the printed guide and the PDF, with the date.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels: ClassVar = [
        *Page.content_panels,
        *PortalPage.lead_panels,
        FieldPanel("start_hint", widget=AdminAutoHeightTextInput),
        FieldPanel("version"),
        FieldPanel("body"),
        *PortalPage.about_panels,
    ]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("body")]
    page_description = _("A guide of steps. Each step is a page below it; their order in the tree gives their numbers.")
    admin_default_ordering = "ord"  # the order of the steps, where they can be dragged
    parent_page_types: ClassVar = ["guides.GuideIndexPage"]
    subpage_types: ClassVar = ["guides.StepPage"]
    template = "guides/guide_page.html"

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    @cached_property
    def steps(self) -> list["StepPage"]:
        """The published steps in order, each with its `number`, and its actions loaded."""
        return numbered(StepPage.objects.of_guide(self).with_actions())

    @property
    def action_count(self) -> int:
        return sum(len(step.action_list) for step in self.steps)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        lens = lenses.lens(request)
        if lens is not None:
            lens.mark(self.steps)
        return context | {"guide": self, "steps": self.steps, "lens": lens, "companions": SimpleLazyObject(lenses.companions)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The mixin answers its routes past `PortalPage.serve`, so what that sees to is done here for all of them."""
        self.refuse_closed(request)
        return self.as_reader_page(request, super().serve(request, *args, **kwargs))

    def as_reader_page(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A name that is not there gives the plain page, which is not kept under each name that somebody makes up."""
        return response if asked_in_vain(request) else super().as_reader_page(request, response)

    @path("afdrukken/", name="print")
    def printed(self, request: HttpRequest) -> HttpResponse:
        """The whole guide as one document, in a number of queries that does not grow with its steps."""
        self.steps = self.whole_steps()
        response: HttpResponse = self.render(
            request,
            template="guides/guide_print.html",
            context_overrides={"print_breadcrumb": [*self.breadcrumb, self], "lens": None},
        )
        response["X-Robots-Tag"] = "noindex"
        return response

    @path("pdf/", name="pdf")
    def as_pdf(self, request: HttpRequest) -> HttpResponse:
        """The whole guide as a tagged PDF."""
        from guides.pdf import guide_pdf_response

        return guide_pdf_response(request, self)

    @cached_property
    def changed_at(self) -> Any:
        """When this guide or one of its published steps was last published."""
        moments = [page.last_published_at for page in (self, *self.steps) if page.last_published_at]
        return max(moments, default=None)

    def whole_steps(self) -> list["StepPage"]:
        """The published steps with all that stands in them; see `StepPage.told_examples`."""
        steps = numbered(StepPage.objects.of_guide(self).with_actions().prefetch_related("examples", "themes"))
        for step, body in zip(steps, load_together([step.body for step in steps]), strict=True):
            step.body = body
        told = [example for step in steps for example in step.told_examples]
        for example, body in zip(told, load_together([example.body for example in told]), strict=True):
            example.body = body
        return steps

    def structured_data(self, root_url: str) -> dict[str, Any]:
        steps = [
            {"@type": "HowToStep", "position": step.number, "name": step.title, "text": step.question, "url": address}
            for step in self.steps
            if (address := structured_data.page_address(step, root_url))
        ]
        return structured_data.web_page(self, root_url, schema_type="HowTo") | {"step": steps}


class StepPage(PortalPage):
    """A step of a guide: what to ask, what to do, what is done then, and who did it before."""

    question = models.CharField(_("opening question"), max_length=250, help_text=_("The question with which a team begins this step."))
    body = StreamField(BodyBlock(), verbose_name=_("sections"), blank=True)
    result = models.CharField(_("result"), max_length=300, help_text=_("One sentence: what is there when this step is done."))

    objects = PageManager.from_queryset(StepQuerySet)()

    base_form_class = StepPageForm

    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("lead"), FieldPanel("question", widget=AdminAutoHeightTextInput)], heading=_("Beginning")),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel(CONFIRMATION),
                KeyedInlinePanel(
                    "actions",
                    heading=_("Actions"),
                    label=_("Action"),
                    help_text=_(
                        "Four to eight things to do, in this order. What readers ticked stays ticked when you reword or move an action."
                    ),
                ),
            ],
            heading=_("Checklist"),
        ),
        FieldPanel("result", widget=AdminAutoHeightTextInput),
        KeyedInlinePanel(
            "examples",
            heading=_("Examples"),
            label=_("Example"),
            help_text=_(
                "With a text of its own an example is told on this page; with only a page or an address it is a link under “More examples”."
            ),
        ),
        *PortalPage.about_panels,
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("question", boost=2),
        index.SearchField("body"),
        index.SearchField("result"),
        index.RelatedFields("actions", [index.SearchField("title"), index.SearchField("text")]),
        index.RelatedFields("examples", [index.SearchField("place"), index.SearchField("title"), index.SearchField("body")]),
    ]
    page_description = _("A step: a question, sections, a checklist of actions, a result, examples and a contact person.")
    parent_page_types: ClassVar = ["guides.GuidePage"]
    subpage_types: ClassVar = []
    template = "guides/step_page.html"

    number: int | None = None  # its place among the published steps; known where the steps of a guide were loaded
    lens_reasons: Sequence[ShownReason] = ()  # why it matters for whom a reader reads along with

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    @cached_property
    def action_list(self) -> list["ChecklistAction"]:
        return list(self.actions.all())

    @property
    def anchor(self) -> str:
        """Its id on a page that shows several steps, also of several guides."""
        return f"stap-{self.pk}"

    @cached_property
    def example_list(self) -> list["StepExample"]:
        return list(self.examples.all())

    @property
    def told_examples(self) -> list["StepExample"]:
        """Examples with a text of their own, told on the page of the step."""
        return [example for example in self.example_list if example.is_told]

    @property
    def linked_examples(self) -> list["StepExample"]:
        """Examples that are only a link; one whose page is not there for everyone is left out."""
        return [example for example in self.example_list if not example.is_told and example.address]

    @property
    def guide(self) -> PortalPage:
        """The guide above it, which is known already as part of the way to this page."""
        return self.breadcrumb[-1]

    @cached_property
    def siblings(self) -> list["StepPage"]:
        """The published steps of its guide, each with its number and actions."""
        return numbered(StepPage.objects.of_guide(self.guide).with_actions())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        steps = self.steps_in_preview() if getattr(request, "is_preview", False) else self.siblings
        position = next((place for place, step in enumerate(steps) if step.pk == self.pk), None)
        self.number = position + 1 if position is not None else None
        if position is not None and not getattr(request, "is_preview", False):
            self.action_list = steps[position].action_list
        told = self.told_examples
        self.body, *told_bodies = load_together([self.body, *(example.body for example in told)])
        for example, body in zip(told, told_bodies, strict=True):
            example.body = body
        context |= {
            "guide": self.guide,
            "steps": steps,
            "previous_step": steps[position - 1] if position else None,
            "next_step": steps[position + 1] if position is not None and position + 1 < len(steps) else None,
            "contact_person": self.contact or self.guide.contact,
            "related_groups": self.related_groups(),
        }
        return context | self.read_along(request, steps)

    def as_reader_page(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A name that is not there gives the plain page, which is not kept under each name that somebody makes up."""
        return response if asked_in_vain(request) else super().as_reader_page(request, response)

    def read_along(self, request: HttpRequest, steps: list["StepPage"]) -> dict[str, Any]:
        """Whom a reader can read this step with, and what the one whom the address names makes of it."""
        lens = lenses.lens(request)
        if lens is not None:
            lens.mark([*steps, self])
        return {"lens": lens, "companions": lenses.of_step(self)}

    def related_pages(self) -> PortalPageQuerySet:
        """Without what stands on the page in another way: people to read along with, and examples."""
        shown = [example.page_id for example in self.example_list if example.address]
        companions = kinds.get(lenses.kind)
        pages = super().related_pages().exclude(pk__in=shown)
        return pages.not_type(companions.model_class) if companions else pages

    def steps_in_preview(self) -> list["StepPage"]:
        """The steps as they would be with this one published as it is now; it may not be saved yet."""
        others = [step for step in self.siblings if step.pk != self.pk]
        return numbered(sorted([*others, self], key=lambda step: step.path))

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("A guide uses this address itself. Choose another one.")})

    def structured_data(self, root_url: str) -> dict[str, Any]:
        actions = [
            {"@type": "HowToStep", "position": position, "name": action.title, "text": action.text or action.title}
            for position, action in enumerate(self.action_list, start=1)
        ]
        data = structured_data.web_page(self, root_url, schema_type="HowTo") | {"step": actions}
        if self.number:
            data["position"] = self.number
        return data


RESERVED_SLUGS = frozenset({"afdrukken", "pdf"})
INVENTED = "denkvoorbeeld"


def numbered(steps: Iterable[StepPage]) -> list[StepPage]:
    """Published steps of one guide, in the order of the tree, with their numbers."""
    found = list(steps)
    for number, step in enumerate(found, start=1):
        step.number = number
    return found


def numbered_steps() -> list[StepPage]:
    """The published steps of all guides, in their order, each with its number in its guide."""
    steps = list(StepPage.objects.published().in_order())
    for _guide, of_guide in groupby(steps, key=lambda step: guide_path(step.path)):
        numbered(of_guide)
    return steps


def step_numbers(steps: Iterable[Page]) -> dict[int, int]:
    """The number of each published step, by its key, in the guides that these steps are in; one query."""
    guides = {guide_path(step.path) for step in steps}
    published = StepPage.objects.published().filter(below(guides)).in_order().values_list("pk", "path")
    return {
        key: number
        for _guide, of_guide in groupby(published, key=lambda row: guide_path(row[1]))
        for number, (key, _path) in enumerate(of_guide, start=1)
    }


def guide_path(path: str) -> str:
    """Where in the tree the guide of the step at this path lies."""
    return path[: -StepPage.steplen]


def with_steps(guides: Iterable[GuidePage]) -> list[GuidePage]:
    """Give guides their steps at once, in a number of queries that does not grow with the guides."""
    found = list(guides)
    steps = StepPage.objects.published().in_order().with_actions() if found else []
    by_guide: dict[str, list[StepPage]] = {}
    for step in steps:
        by_guide.setdefault(guide_path(step.path), []).append(step)
    for guide in found:
        guide.steps = numbered(by_guide.get(guide.path, []))
    return found


class ChecklistAction(KeyedRow):
    """An action of a step. Ticks are kept by page and key, so the key outlives every rewording."""

    step = ParentalKey(StepPage, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(_("action"), max_length=160, help_text=_("Begin with a verb: “Make a map of the network”."))
    text = models.CharField(_("explanation"), max_length=400, blank=True, help_text=_("One or two sentences: how to do it."))
    who = models.CharField(_("for whom"), max_length=120, blank=True, help_text=_("Who would do this, such as “project leader”."))

    panels: ClassVar = [FieldPanel("title"), FieldPanel("text", widget=AdminAutoHeightTextInput), FieldPanel("who")]

    lens_reasons: Sequence[str] = ()  # why it matters for whom a reader reads along with

    class Meta(KeyedRow.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints: ClassVar = [models.UniqueConstraint(fields=["step", "key"], name="action_key_once_a_step")]

    def __str__(self) -> str:
        return self.title


class StepExample(KeyedRow):
    """An example, told in place when it has a text of its own, else a link under "More examples"."""

    step = ParentalKey(StepPage, on_delete=models.CASCADE, related_name="examples")
    place = models.CharField(_("place"), max_length=80, help_text=_("A municipality or region; “Denkvoorbeeld” for an invented one."))
    title = models.CharField(_("title"), max_length=120)
    meta = models.CharField(
        _("size, period"), max_length=120, blank=True, help_text=_("Facts in a few words, such as “40.000 inwoners · sinds 2023”.")
    )
    text = models.CharField(_("summary"), max_length=300, blank=True, help_text=_("One sentence; shown when the example is only a link."))
    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    url = models.URLField(_("address elsewhere"), blank=True, help_text=_("Used when no page is chosen."))
    body = StreamField(
        BodyBlock(),
        verbose_name=_("the example"),
        blank=True,
        help_text=_("With a text the example is told on this page; without, it is a link."),
    )

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("place"), FieldPanel("meta")]),
        FieldPanel("title"),
        FieldPanel("text", widget=AdminAutoHeightTextInput),
        FieldPanel("page"),
        FieldPanel("url"),
        FieldPanel("body"),
    ]

    class Meta(KeyedRow.Meta):
        verbose_name = _("example")
        verbose_name_plural = _("examples")
        constraints: ClassVar = [models.UniqueConstraint(fields=["step", "key"], name="example_key_once_a_step")]

    def __str__(self) -> str:
        return f"{self.place}: {self.title}"

    @property
    def is_invented(self) -> bool:
        """An invented example says so where another one names its place."""
        return self.place.lower().startswith(INVENTED)

    @property
    def is_told(self) -> bool:
        return bool(self.body)

    @property
    def address(self) -> str:
        """Where the link leads: a page that everyone may read, or an address elsewhere; empty when there is none."""
        return public_address(self.page_id) or self.url


class ChecklistsPage(PortalPage):
    """All checklists of all guides, at `/checklists/`."""

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count = 1
    page_description = _("All checklists of the guides together; it fills itself.")
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = []
    template = "guides/checklists_page.html"

    class Meta:
        verbose_name = _("checklists")
        verbose_name_plural = _("pages with checklists")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["guides"] = with_steps(GuidePage.objects.published().order_by("path"))
        return context
