"""Codes, inhabitants, size classes and urbanity from an official file."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from portal.organisations.imports.matching import Contradiction, MunicipalityFinder, UnknownPlace, municipality_code
from portal.organisations.imports.report import ImportProblem, Report, sentence
from portal.organisations.imports.table import Column, Line
from portal.organisations.models import Municipality
from portal.organisations.services import after_bulk_write
from portal.organisations.sizes import size_class_of

CODE_NAMES = ("code", "gemeentecode", "gm_code", "gwb_code", "statcode")
NAME_NAMES = ("naam", "name", "gemeente", "gemeentenaam", "gm_naam", "statnaam")
LARGEST_POPULATION = 3_000_000  # more than any municipality has; a larger number comes from another column
STRIKING_CHANGE = 0.25  # of the population, since the last import; a merger or a wrong column
WRITTEN = ["code", "population", "population_year", "size_class", "urbanity"]


def columns(year: int | None, chosen: Mapping[str, str]) -> dict[str, Column]:
    """The columns of this import; of the usual names, the one with the year behind it comes first."""

    def of_year(*names: str) -> tuple[str, ...]:
        return (*(f"{name}_{year}" for name in names), *names) if year else names

    usual = {
        "code": CODE_NAMES,
        "name": NAME_NAMES,
        "population": of_year("inwoners", "population", "a_inw", "aantalinwoners", "aantal_inwoners", "totalebevolking_1"),
        "size class": of_year("grootteklasse", "size_class", "gemeentegrootte"),
        "urbanity": of_year("stedelijkheid", "urbanity", "ste_mvs", "matevanstedelijkheid"),
    }
    return {key: Column(names, chosen.get(key, "")) for key, names in usual.items()}


@dataclass(frozen=True)
class Facts:
    line: int
    municipality: Municipality
    code: str
    population: int | None
    size_class: int | None
    urbanity: int | None


def import_municipalities(lines: Iterable[Line], *, year: int | None, skip_unknown: bool = False, dry_run: bool = False) -> Report:
    """Write what the lines say of each municipality; what they do not say stays as it is.

    `year` is that of the population, which holds for 1 January. Raises ImportProblem, with nothing
    written, when any line is wrong.
    """
    lines = list(lines)
    with transaction.atomic():
        places = list(Municipality.objects.select_for_update().order_by("slug"))
        report = Report()
        report.notice("Columns read", lines[0].cells if lines else [])
        facts = _checked(lines, MunicipalityFinder(places), year, skip_unknown, report)
        changed = [fact.municipality for fact in facts if _apply(fact, year, report)]
        report.changed, report.unchanged = len(changed), len(facts) - len(changed)
        told = {fact.municipality.pk for fact in facts}
        report.notice("Not in the file", [place for place in places if place.is_current() and place.pk not in told])
        if changed and not dry_run:
            _write(changed)
    return report


def _write(changed: list[Municipality]) -> None:
    Municipality.objects.bulk_update(changed, WRITTEN)
    after_bulk_write(changed)


def _checked(lines: Iterable[Line], finder: MunicipalityFinder, year: int | None, skip_unknown: bool, report: Report) -> list[Facts]:
    problems: list[str] = []
    skipped: list[str] = []
    called_otherwise: list[str] = []
    seen: dict[int, int] = {}
    facts: list[Facts] = []
    for line in lines:
        try:
            place = found(line, finder)
            fact = _facts(line, place)
            if place.pk in seen:
                raise ValueError(f"{place} stands on line {seen[place.pk]} too")
            if fact.population is not None and year is None:
                raise ValueError("there is a number of inhabitants: say of which year (--year)")
            if problem := _size_problem(fact):
                raise ValueError(problem)
            seen[place.pk] = line.number
            facts.append(fact)
            if (name := line.value("name")) and finder.named(name) != place:
                called_otherwise.append(f"{place} ({name})")
        except UnknownPlace as error:
            (skipped if skip_unknown else problems).append(sentence(f"Line {line.number}", error))
        except (ValueError, Contradiction) as error:
            problems.append(sentence(f"Line {line.number}", error))
    if problems:
        raise ImportProblem(problems)
    report.notices.extend(f"Skipped. {text}" for text in skipped)
    report.notice("Called otherwise in the file, the name here stays", called_otherwise)
    return facts


def found(line: Line, finder: MunicipalityFinder) -> Municipality:
    """The municipality that a line is about. Raises UnknownPlace, Contradiction or ValueError."""
    code, name = line.value("code"), line.value("name")
    if not code and not name:
        raise ValueError("neither code nor name of a municipality")
    return finder.find(code=code, name=name)


def _facts(line: Line, place: Municipality) -> Facts:
    return Facts(
        line=line.number,
        municipality=place,
        code=municipality_code(line.value("code")),
        population=_number(line, "population", LARGEST_POPULATION),
        size_class=_number(line, "size class", 8),
        urbanity=_number(line, "urbanity", 5),
    )


def _number(line: Line, column: str, highest: int) -> int | None:
    """A whole number from 1, which may have its thousands apart; None where there is none."""
    text = line.value(column)
    if not text:
        return None
    if not re.fullmatch(r"[0-9]+|[0-9]{1,3}([. ][0-9]{3})+", text):
        raise ValueError(f"{column}: {text[:40]} is not a whole number")
    value = int(re.sub(r"[. ]", "", text)[:20])
    if not 1 <= value <= highest:
        raise ValueError(f"{column}: {text[:40]} is not from 1 to {highest}")
    return value


def _size_problem(fact: Facts) -> str:
    population = fact.population if fact.population is not None else fact.municipality.population
    if fact.size_class is None or population is None or size_class_of(population) == fact.size_class:
        return ""
    return f"size class {fact.size_class} does not belong to {population} inhabitants, which is class {size_class_of(population)}"


def _apply(fact: Facts, year: int | None, report: Report) -> bool:
    """Set what the line says; whether that changed anything."""
    place = fact.municipality
    before = [getattr(place, name) for name in WRITTEN]
    if fact.code:
        place.code = fact.code
    if fact.population is not None:
        if place.population and abs(fact.population - place.population) > STRIKING_CHANGE * place.population:
            report.notice("Very different number of inhabitants", [f"{place} {place.population} → {fact.population}"])
        place.population, place.population_year = fact.population, year
    if fact.size_class is not None:
        place.size_class = fact.size_class
    if fact.urbanity is not None:
        place.urbanity = fact.urbanity
    place.set_size_class()
    return before != [getattr(place, name) for name in WRITTEN]
