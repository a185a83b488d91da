"""The library of practice in the demo: what cases, personas and pilots have that other pages have not."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model

from cases_library.models import CasePage, PersonaAgeMoment, PersonaMatter, PersonaPage, PersonaSituation
from guides.models import StepPage
from pilots.models import PilotPage, PilotParticipant
from portal.demo.source import ContentError, Item, rich_text
from portal.organisations.models import Municipality, Region
from portal.themes.models import Theme

CASE_TEXTS = ("series_label", "period_note", "resources_note", "evidence", "evidence_note")
CASE_FIGURES = ("started_year", "ended_year", "age_from", "age_until", "fte", "euros", "months")
PERSONA_TEXTS = ("living", "daytime", "quote")
PERSONA_RICH_TEXTS = ("story", "wants", "obstacles", "helps", "needed")


def keyed_rows(present: Iterable[Any], wanted: list[dict[str, Any]], model: type[Model]) -> list[Any]:
    """Rows in the wanted order; one whose key is there already keeps its identity."""
    by_key = {row.key: row for row in present}
    rows = []
    for place, values in enumerate(wanted):
        row: Any = by_key.get(values["key"]) or model(key=values["key"])
        row.sort_order = place
        for name, value in values.items():
            setattr(row, name, value)
        rows.append(row)
    return rows


def known(references: Mapping[str, Any], name: str, owner: str) -> Any:
    if name not in references:
        raise ContentError(f"{owner}: {name} is not known.")
    return references[name]


def fill_case(page: CasePage, item: Item) -> None:
    page.date, page.status = item["date"], item["status"]
    for name in CASE_TEXTS:
        setattr(page, name, item.get(name) or "")
    for name in CASE_FIGURES:
        value = item.get(name)
        setattr(page, name, None if value in ("", None) else value)


def fill_persona(page: PersonaPage, item: Item, themes: Mapping[str, Theme], page_id: Callable[[str], int]) -> None:
    for name in PERSONA_TEXTS:
        setattr(page, name, item.get(name) or "")
    for name in PERSONA_RICH_TEXTS:
        setattr(page, name, rich_text(item.get(name) or "", page_id))
    page.situations = keyed_rows(
        page.situations.all(),
        [
            {"key": row["theme"], "theme_id": known(themes, row["theme"], item["key"]).pk, "text": row["text"].strip()}
            for row in item["situations"]
        ],
        PersonaSituation,
    )
    page.age_moments = keyed_rows(
        page.age_moments.all(),
        [
            {"key": row["key"], "age": str(row["age"]), "what": row["what"], "who": row.get("who") or ""}
            for row in item.get("age_moments") or []
        ],
        PersonaAgeMoment,
    )
    steps = set(StepPage.objects.values_list("pk", flat=True))
    page.matters = keyed_rows(
        page.matters.all(),
        [
            {"key": row["key"], "step_id": page_id(row["page"]), "action_key": row.get("action") or "", "why": row["why"]}
            for row in item.get("matters") or []
            if page_id(row["page"]) in steps
        ],
        PersonaMatter,
    )


def fill_pilot(page: PilotPage, item: Item, municipalities: Mapping[str, Municipality], regions: Mapping[str, Region]) -> None:
    page.status, page.starts_on, page.ends_on = item["status"], item.get("starts_on") or None, item.get("ends_on") or None
    for name in ("period_note", "aim", "supporters"):
        setattr(page, name, item.get(name) or "")
    rows = item.get("participants") or []
    page.participants = keyed_rows(
        page.participants.all(),
        [
            {name: row[name] for name in ("key", "place", "organisation", "assignment")} | {"is_provider": bool(row.get("is_provider"))}
            for row in rows
        ],
        PilotParticipant,
    )
    for participant, row in zip(page.participants.all(), rows, strict=True):
        participant.municipalities = [known(municipalities, name, item["key"]) for name in row.get("municipalities") or []]
        participant.regions = [known(regions, name, item["key"]) for name in row.get("regions") or []]
