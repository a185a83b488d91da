"""Personas as companions in the guide (see `guides.lens`), and how they belong with steps."""

from collections.abc import Collection

from django.db.models import Q

from cases_library.models import PersonaIndexPage, PersonaMatter, PersonaPage
from cases_library.portraits import with_faces
from guides.lens import Companion, LensSource, Reason
from guides.models import StepPage
from portal.pages.models import PortalPage

KIND = "persona"


def companion_of(persona: PersonaPage, overview: str = "") -> Companion:
    return Companion(
        pk=persona.pk,
        slug=persona.slug,
        name=persona.title,
        title=persona.name_and_age,
        face=persona.face,
        url=persona.url or "",
        about=persona.living,
        overview=overview,
    )


def companions() -> list[Companion]:
    """All published personas, in the order of the fan."""
    personas = with_faces(PersonaPage.objects.published().in_order().without_texts())
    index = PersonaIndexPage.objects.published().order_by("path").first() if personas else None
    overview = index.url if index else ""
    return [companion_of(persona, overview) for persona in personas]


def reasons(companion: Companion) -> list[Reason]:
    rows = PersonaMatter.objects.filter(persona=companion.pk).order_by("sort_order")
    return [Reason(step_id=row.step_id, action_key=row.action_key, why=row.why) for row in rows]


def of_step(step: StepPage) -> set[int]:
    """The keys of the personas for whom this step matters."""
    return set(PersonaMatter.objects.filter(step=step.pk).values_list("persona", flat=True))


def belonging(page: PortalPage) -> Q:
    """A persona and the steps that matter for it belong together."""
    by_step = PersonaMatter.objects.filter(step=page.pk).values("persona")
    by_persona = PersonaMatter.objects.filter(persona=page.pk).values("step")
    return Q(pk__in=by_step) | Q(pk__in=by_persona)


def count_matters(step: StepPage, keys: Collection[str]) -> dict[str, int]:
    """How many personas name each of these actions of a step."""
    counts: dict[str, int] = {}
    for key in PersonaMatter.objects.filter(step=step.pk, action_key__in=keys).values_list("action_key", flat=True):
        counts[key] = counts.get(key, 0) + 1
    return counts


SOURCE = LensSource(kind=KIND, companions=companions, reasons=reasons, of_step=of_step)
