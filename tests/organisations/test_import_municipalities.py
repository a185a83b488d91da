"""The import of codes, inhabitants, size classes and urbanity."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.organisations.models import Municipality
from tests.factories.organisations import MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db

MakeFile = Callable[[str | bytes], Path]
GOOD = "code;naam;inwoners;stedelijkheid\nGM0302;Nunspeet;28.123;4\nGM0230;Elburg;23 937;3\n"


@pytest.fixture(autouse=True)
def places() -> None:
    gelderland = RegionFactory(province=True, name="Gelderland")
    for name in ("Elburg", "Nunspeet", "'s-Gravenhage", "Bergen (NH.)", "Bergen (L.)", "Hengelo"):
        MunicipalityFactory(name=name, province=gelderland, aliases="Den Haag" if "Graven" in name else "")


def run(path: Path, **options: Any) -> str:
    output = StringIO()
    call_command("import_municipalities", str(path), stdout=output, **options)
    return output.getvalue()


def state() -> list[tuple[Any, ...]]:
    return list(Municipality.objects.order_by("pk").values_list())


def test_the_first_import_finds_municipalities_by_name_and_later_ones_by_code(file_of: MakeFile) -> None:
    assert "2 changed, 0 the same" in run(file_of(GOOD), year=2026)
    nunspeet = Municipality.objects.get(code="GM0302")
    assert (nunspeet.name, nunspeet.population, nunspeet.population_year, nunspeet.size_class, nunspeet.urbanity) == (
        "Nunspeet",
        28_123,
        2026,
        4,
        4,
    )
    output = run(file_of("code,naam,inwoners\n302,Nunspeet-Stad,28400\n"), year=2027)
    nunspeet.refresh_from_db()
    assert (nunspeet.name, nunspeet.population, nunspeet.urbanity) == ("Nunspeet", 28_400, 4)
    assert "Called otherwise in the file, the name here stays: Nunspeet (Nunspeet-Stad)." in output


def test_the_same_file_again_changes_nothing(file_of: MakeFile) -> None:
    run(file_of(GOOD), year=2026)
    before = state()
    assert "0 changed, 2 the same" in run(file_of(GOOD), year=2026)
    assert state() == before


def test_a_dry_run_writes_nothing(
    file_of: MakeFile, changes: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = state()
    with django_capture_on_commit_callbacks(execute=True):
        assert "2 would change" in run(file_of(GOOD), year=2026, dry_run=True)
    assert (state(), changes) == (before, [])


def test_an_import_tells_what_it_read_and_missed(file_of: MakeFile) -> None:
    output = run(file_of("code,naam\nGM0302,Nunspeet\n"))
    assert "Columns read: code, name." in output
    assert "Not in the file: Bergen (L.), Bergen (NH.), Elburg, Hengelo, 's-Gravenhage." in output


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Den Haag", "'s-Gravenhage"),
        ("'s-Gravenhage (gemeente)", "'s-Gravenhage"),
        ("S GRAVENHAGE", "'s-Gravenhage"),
        ("Hengelo (O.)", "Hengelo"),
        ("gemeente Elburg", "Elburg"),
        ("Bergen (NH)", "Bergen (NH.)"),
        ("Bergen (L.)", "Bergen (L.)"),
    ],
)
def test_a_municipality_is_found_however_the_file_writes_it(file_of: MakeFile, written: str, name: str) -> None:
    run(file_of(f"code;naam\nGM0001;{written}\n"))
    assert Municipality.objects.get(code="GM0001").name == name


def test_columns_can_be_named_and_the_year_may_stand_behind_them(file_of: MakeFile) -> None:
    run(file_of("naam,inwoners_2026,inwoners,klasse\nElburg,23937,1,4\n"), year=2026, size_class_column="klasse")
    assert Municipality.objects.get(name="Elburg").population == 23_937
    run(file_of("plaats,aantal\nElburg,24000\n"), year=2027, name_column="plaats", population_column="AANTAL")
    assert Municipality.objects.get(name="Elburg").population == 24_000


def test_a_size_class_may_come_without_inhabitants(file_of: MakeFile) -> None:
    run(file_of("naam,grootteklasse\nElburg,4\n"))
    assert Municipality.objects.get(name="Elburg").size_class == 4


def test_no_figure_leaves_the_old_one(file_of: MakeFile) -> None:
    run(file_of(GOOD), year=2026)
    run(file_of("naam,inwoners,stedelijkheid\nElburg,.,\n"), year=2027)
    elburg = Municipality.objects.get(name="Elburg")
    assert (elburg.population, elburg.population_year, elburg.urbanity) == (23_937, 2026, 3)


def test_a_striking_change_is_mentioned(file_of: MakeFile) -> None:
    run(file_of(GOOD), year=2026)
    assert "Very different number of inhabitants: Elburg 23937 → 48000" in run(file_of("naam,inwoners\nElburg,48000\n"), year=2027)


@pytest.mark.parametrize(
    ("content", "year", "messages"),
    [
        ("titel\nElburg\n", 2026, ["Line 2: neither code nor name"]),
        ("naam\nElburgg\n", 2026, ["Line 2: no municipality Elburgg; did you mean Elburg?"]),
        ("code,naam\nGM9999,Nergenshuizen\n", 2026, ["Line 2: no municipality Nergenshuizen (GM9999)."]),
        ("code\nGM0302\n", 2026, ["Line 2: no municipality has the code GM0302; no codes are known yet"]),
        ("naam\nBergen\n", 2026, ["Line 2: no municipality Bergen; did you mean Bergen ("]),
        ("code,naam\nPV25,Elburg\n", 2026, ["Line 2: PV25 is no code of a municipality"]),
        ("naam\nElburg\nNunspeet\nelburg\n", 2026, ["Line 4: Elburg stands on line 2 too"]),
        ("naam,inwoners\nElburg,23937\n", None, ["Line 2: there is a number of inhabitants: say of which year"]),
        ("naam,inwoners\nElburg,veel\nNunspeet,1e5\n", 2026, ["Line 2: population: veel is not a whole number", "Line 3: population: 1e5"]),
        ("naam,inwoners\nElburg,23.9\n", 2026, ["Line 2: population: 23.9 is not a whole number"]),
        ("naam,inwoners\nElburg,-5\n", 2026, ["Line 2: population: -5 is not a whole number"]),
        ("naam,inwoners\nElburg,0\n", 2026, ["Line 2: population: 0 is not from 1 to"]),
        ("naam,inwoners\nElburg,٢٣\n", 2026, ["Line 2: population: ٢٣ is not a whole number"]),
        ("naam,inwoners\nElburg," + "9" * 5_000 + "\n", 2026, ["Line 2: population: 999"]),
        ("naam,stedelijkheid\nElburg,6\n", 2026, ["Line 2: urbanity: 6 is not from 1 to 5"]),
        (
            "naam,inwoners,grootteklasse\nElburg,23937,5\n",
            2026,
            ["Line 2: size class 5 does not belong to 23937 inhabitants, which is class 4"],
        ),
        ("naam,grootteklasse\nElburg,20 000 tot 50 000\n", 2026, ["Line 2: size class: 20 000 tot 50 000 is not a whole number"]),
    ],
)
def test_one_wrong_line_stops_the_whole_import(file_of: MakeFile, content: str, year: int | None, messages: list[str]) -> None:
    heading, _, lines = content.partition("\n")
    before = state()
    with pytest.raises(CommandError, match="Nothing was imported") as refused:
        run(file_of(f"{heading}\n{lines}"), year=year)
    for message in messages:
        assert message in str(refused.value)
    assert state() == before


def test_the_good_lines_beside_a_wrong_one_are_not_written(file_of: MakeFile) -> None:
    before = state()
    with pytest.raises(CommandError, match="Line 4"):
        run(file_of(GOOD + "GM0000;Nergens;1;1\n"), year=2026)
    assert state() == before


def test_code_and_name_of_different_municipalities_contradict_each_other(file_of: MakeFile) -> None:
    run(file_of(GOOD), year=2026)
    with pytest.raises(CommandError) as refused:
        run(file_of("code,naam\nGM0302,Elburg\nGM0001,Nunspeet\n"))
    assert "Line 2: GM0302 is Nunspeet, not Elburg." in str(refused.value)
    assert "Line 3: Nunspeet has the code GM0302, not GM0001." in str(refused.value)


def test_unknown_municipalities_are_skipped_when_asked(file_of: MakeFile) -> None:
    output = run(file_of(GOOD + "GM0000;Nergens;1;1\n"), year=2026, skip_unknown=True)
    assert "Skipped. Line 4: no municipality Nergens (GM0000)" in output
    assert "2 changed" in output


@pytest.mark.parametrize("year", ["1999", "2999", "dit", "-2026"])
def test_a_year_that_cannot_be_is_refused(file_of: MakeFile, year: str) -> None:
    with pytest.raises(CommandError, match="year"):
        call_command("import_municipalities", str(file_of(GOOD)), f"--year={year}")


def queries_of_import(path: Path) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        run(path, year=2026)
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_lines(
    file_of: MakeFile, changes: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for number in range(30):
        MunicipalityFactory(name=f"Dorp {number}", province_id=Municipality.objects.values_list("province", flat=True)[0])
    few = "".join(f"Dorp {number};{number + 1000}\n" for number in range(3))
    many = "".join(f"Dorp {number};{number + 2000}\n" for number in range(30))
    with django_capture_on_commit_callbacks(execute=True):
        assert queries_of_import(file_of("naam;inwoners\n" + few)) == queries_of_import(file_of("naam;inwoners\n" + many))
    assert changes == [1, 1]
