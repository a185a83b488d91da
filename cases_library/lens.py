"""Personas as companions in the guide (see `guides.lens`), and how they belong with steps."""

from collections.abc import Collection

from django.db.models import Q

from cases_library.models import PersonaMatter, PersonaPage
from cases_library.models.personas import PersonaPageQuerySet
from cases_library.portraits import with_faces
from guides.lens import Companion, Lens, LensSource, Reason
from guides.models import StepPage
from portal.pages.models import PortalPage

KIND = "persona"


def companion_of(persona: PersonaPage) -> Companion:
    address = persona.url or ""
    return Companion(
        pk=persona.pk,
        slug=persona.slug,
        name=persona.title,
        title=persona.name_and_age,
        face=persona.face,
        url=address,
        about=persona.living,
        overview=f"{address.rstrip('/').rpartition('/')[0]}/",
    )


def companions_of(personas: PersonaPageQuerySet) -> list[Companion]:
    return [companion_of(persona) for persona in with_faces(personas.published().in_order().without_texts())]


def companions() -> list[Companion]:
    """All published personas, in the order of the fan."""
    return companions_of(PersonaPage.objects.all())


def companions_of_step(step: StepPage) -> list[Companion]:
    return companions_of(PersonaPage.objects.filter(pk__in=PersonaMatter.objects.filter(step=step.pk).values("persona")))


def lens(slug: str) -> Lens | None:
    """The persona and what matters for it, most times in one query."""
    personas = PersonaPage.objects.published().filter(slug=slug).in_order()
    rows = list(PersonaMatter.objects.filter(persona__in=personas).select_related("persona").order_by("persona__path", "sort_order"))
    persona = rows[0].persona if rows else personas.first()
    if persona is None:
        return None
    reasons = [Reason(row.step_id, row.action_key, row.why) for row in rows if row.persona_id == persona.pk]
    return Lens(companion=companion_of(persona), reasons=tuple(reasons))


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


SOURCE = LensSource(kind=KIND, companions=companions, of_step=companions_of_step, lens=lens)
