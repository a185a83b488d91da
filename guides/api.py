"""Guides and steps in the public API."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guides.models import ChecklistAction, GuidePage, StepExample, StepPage, guide_path, step_numbers, with_steps
from portal.pages.visibility import below
from portal.search.api import schemas
from portal.search.api.fields import plain_body, reference
from portal.search.api.registry import Choice, Data, PageResource
from portal.search.api.themes import OF_THEME

ACTION = schemas.fields(sleutel=schemas.TEXT, titel=schemas.TEXT, toelichting=schemas.TEXT, voorWie=schemas.TEXT)
EXAMPLE = schemas.fields(
    plaats=schemas.TEXT,
    titel=schemas.TEXT,
    kenmerken=schemas.TEXT,
    samenvatting=schemas.TEXT,
    tekst=schemas.TEXT,
    verzonnen=schemas.YES_NO,
    url=schemas.optional(schemas.URL),
)


def _guides() -> QuerySet:
    return GuidePage.objects.published().order_by("path").prefetch_related("themes")


def guide_rows(guides: Sequence[GuidePage], root_url: str) -> list[Data]:
    return [{"versie": guide.version, "aantalStappen": len(guide.steps)} for guide in with_steps(guides)]


def guide_detail(guide: GuidePage, root_url: str) -> Data:
    steps = [{"nummer": step.number} | reference(step, root_url) for step in guide.steps]
    return {"waarTeBeginnen": guide.start_hint, "tekst": plain_body(guide.body), "stappen": steps}


def _steps() -> QuerySet:
    return StepPage.objects.published().in_order().prefetch_related("themes")


def _of_guide(steps: QuerySet, slug: str) -> QuerySet:
    return steps.filter(below(_guides().filter(slug=slug).values_list("path", flat=True)))


def step_rows(steps: Sequence[StepPage], root_url: str) -> list[Data]:
    """Each step with its number and its guide, which are looked up for all at once."""
    numbers = step_numbers(steps)
    paths = {guide_path(step.path) for step in steps}
    guides = {guide.path: reference(guide, root_url) for guide in GuidePage.objects.filter(path__in=paths)}
    return [
        {"nummer": numbers.get(step.pk), "gids": guides[guide_path(step.path)], "vraag": step.question, "resultaat": step.result}
        for step in steps
    ]


def step_detail(step: StepPage, root_url: str) -> Data:
    return {
        "tekst": plain_body(step.body),
        "acties": _actions(step.action_list),
        "voorbeelden": [_example(row, root_url) for row in [*step.told_examples, *step.linked_examples]],
    }


def _actions(actions: Iterable[ChecklistAction]) -> list[Data]:
    return [{"sleutel": action.key, "titel": action.title, "toelichting": action.text, "voorWie": action.who} for action in actions]


def _example(row: StepExample, root_url: str) -> Data:
    return {
        "plaats": row.place,
        "titel": row.title,
        "kenmerken": row.meta,
        "samenvatting": row.text,
        "tekst": plain_body(row.body),
        "verzonnen": row.is_invented,
        "url": (f"{root_url}{row.address}" if row.address.startswith("/") else row.address) or None,
    }


GUIDES = PageResource(
    name="gidsen",
    title=_("Guides"),
    description=_("Guides with their steps."),
    order=10,
    rows=_guides,
    as_rows=guide_rows,
    as_detail=guide_detail,
    row_fields={"versie": schemas.TEXT, "aantalStappen": schemas.WHOLE},
    detail_fields={
        "waarTeBeginnen": schemas.TEXT,
        "tekst": schemas.TEXT,
        "stappen": schemas.list_of(schemas.fields(nummer=schemas.WHOLE, **schemas.REFERENCE["properties"])),
    },
    choices=(OF_THEME,),
)
STEPS = PageResource(
    name="stappen",
    title=_("Steps"),
    description=_("The steps of all guides, in order, with their actions and examples."),
    order=20,
    rows=_steps,
    as_rows=step_rows,
    as_detail=step_detail,
    row_fields={
        "nummer": schemas.optional(schemas.WHOLE),
        "gids": schemas.REFERENCE,
        "vraag": schemas.TEXT,
        "resultaat": schemas.TEXT,
    },
    detail_fields={"tekst": schemas.TEXT, "acties": schemas.list_of(ACTION), "voorbeelden": schemas.list_of(EXAMPLE)},
    choices=(
        Choice("gids", _("The slug of a guide."), lambda slug: _guides().filter(slug=slug).exists(), _of_guide),
        OF_THEME,
    ),
    has_unique_slugs=False,
)
