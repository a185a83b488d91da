"""Cases and personas in the public API."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases_library.models import CasePage, PersonaPage
from portal.search.api import schemas
from portal.search.api.fields import day, places, plain, plain_body, reference, theme
from portal.search.api.registry import Data, PageResource
from portal.search.api.themes import OF_THEME

STATUSES = {CasePage.Status.PILOT: "pilot", CasePage.Status.RUNNING: "loopt", CasePage.Status.ENDED: "beeindigd"}
EVIDENCE = {CasePage.Evidence.TOLD: "verteld", CasePage.Evidence.MONITORED: "gevolgd", CasePage.Evidence.EVALUATED: "onderzocht"}
WHOLE_OR_NULL = schemas.optional(schemas.WHOLE)


def _cases() -> QuerySet:
    return CasePage.objects.published().newest_first().with_facts()


def case_rows(cases: Sequence[CasePage], root_url: str) -> list[Data]:
    return [
        {
            "datum": day(case.date),
            "reeks": case.series_label,
            "status": STATUSES[CasePage.Status(case.status)],
            "gemeenten": places(case.municipalities.all()),
            "regios": places(case.regions.all()),
            "begonnenIn": case.started_year,
            "geeindigdIn": case.ended_year,
            "leeftijdVan": case.age_from,
            "leeftijdTot": case.age_until,
            "bewijs": EVIDENCE[CasePage.Evidence(case.evidence)] if case.evidence else None,
        }
        for case in cases
    ]


def case_detail(case: CasePage, root_url: str) -> Data:
    return {
        "tekst": plain_body(case.body),
        "overPeriode": case.period_note,
        "fte": float(case.fte) if case.fte is not None else None,
        "euros": case.euros,
        "maanden": case.months,
        "overInzet": case.resources_note,
        "overBewijs": case.evidence_note,
        "bron": case.source_credit,
    }


def _personas() -> QuerySet:
    return PersonaPage.objects.published().in_order().prefetch_related("themes")


def persona_rows(personas: Sequence[PersonaPage], root_url: str) -> list[Data]:
    return [
        {
            "leeftijd": persona.age,
            "woont": persona.living,
            "overdag": persona.daytime,
            "citaat": persona.quote,
            "verzonnen": True,
        }
        for persona in personas
    ]


def persona_detail(persona: PersonaPage, root_url: str) -> Data:
    return {
        "verhaal": plain(persona.story),
        "wil": plain(persona.wants),
        "belemmeringen": plain(persona.obstacles),
        "helpt": plain(persona.helps),
        "nodig": plain(persona.needed),
        "leefgebieden": [{"thema": theme(row.theme, root_url), "tekst": row.text} for row in persona.situation_list],
        "leeftijdsmomenten": [{"leeftijd": row.age, "wat": row.what, "wie": row.who} for row in persona.age_moments.all()],
        "stappen": [
            {
                "stap": reference(matter.step, root_url),
                "redenen": [{"actie": action.title if action else None, "waarom": why} for action, why in matter.whys],
            }
            for matter in persona.step_matters
        ],
    }


CASES = PageResource(
    name="cases",
    title=_("Cases"),
    description=_("What municipalities and regions did, with the facts, newest first."),
    order=30,
    rows=_cases,
    as_rows=case_rows,
    as_detail=case_detail,
    row_fields={
        "datum": schemas.DAY,
        "reeks": schemas.TEXT,
        "status": schemas.one_of(*STATUSES.values()),
        "gemeenten": schemas.list_of(schemas.PLACE),
        "regios": schemas.list_of(schemas.PLACE),
        "begonnenIn": WHOLE_OR_NULL,
        "geeindigdIn": WHOLE_OR_NULL,
        "leeftijdVan": WHOLE_OR_NULL,
        "leeftijdTot": WHOLE_OR_NULL,
        "bewijs": {"enum": [*EVIDENCE.values(), None]},
    },
    detail_fields={
        "tekst": schemas.TEXT,
        "overPeriode": schemas.TEXT,
        "fte": schemas.optional(schemas.NUMBER),
        "euros": WHOLE_OR_NULL,
        "maanden": WHOLE_OR_NULL,
        "overInzet": schemas.TEXT,
        "overBewijs": schemas.TEXT,
        "bron": schemas.TEXT,
    },
    choices=(OF_THEME,),
)
PERSONAS = PageResource(
    name="personas",
    title=_("Personas"),
    description=_("Invented young people, with what matters for them in the guide. None of them exists."),
    order=40,
    rows=_personas,
    as_rows=persona_rows,
    as_detail=persona_detail,
    row_fields={
        "leeftijd": schemas.WHOLE,
        "woont": schemas.TEXT,
        "overdag": schemas.TEXT,
        "citaat": schemas.TEXT,
        "verzonnen": schemas.YES_NO,
    },
    detail_fields={
        "verhaal": schemas.TEXT,
        "wil": schemas.TEXT,
        "belemmeringen": schemas.TEXT,
        "helpt": schemas.TEXT,
        "nodig": schemas.TEXT,
        "leefgebieden": schemas.list_of(schemas.fields(thema=schemas.THEME, tekst=schemas.TEXT)),
        "leeftijdsmomenten": schemas.list_of(schemas.fields(leeftijd=schemas.TEXT, wat=schemas.TEXT, wie=schemas.TEXT)),
        "stappen": schemas.list_of(
            schemas.fields(
                stap=schemas.REFERENCE,
                redenen=schemas.list_of(schemas.fields(actie=schemas.optional(schemas.TEXT), waarom=schemas.TEXT)),
            )
        ),
    },
    choices=(OF_THEME,),
)
