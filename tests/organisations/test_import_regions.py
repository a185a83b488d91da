"""The import of regions with their municipalities."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.search.backends import get_search_backend

from portal.organisations.models import Municipality, Region, RegionMembership
from tests.factories.organisations import MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db

MakeFile = Callable[[str | bytes], Path]
GOOD = "naam;regio;regiocode\nElburg;Noordwest-Veluwe;AM1\nNunspeet;Noordwest-Veluwe;AM1\nUrk;Flevoland;AM2\n"


@pytest.fixture(autouse=True)
def places() -> None:
    province = RegionFactory(province=True)
    for name in ("Elburg", "Nunspeet", "Urk"):
        MunicipalityFactory(name=name, province=province)


def run(path: Path, kind: str = "labour_market", column: str = "regio", **options: Any) -> str:
    output = StringIO()
    call_command("import_regions", str(path), kind=kind, column=column, name_column="naam", stdout=output, **options)
    return output.getvalue()


def division(kind: str = "labour_market") -> dict[str, set[str]]:
    return {region.name: {place.name for place in region.municipalities.all()} for region in Region.objects.of_kind(kind)}


def state() -> tuple[list[Any], list[Any]]:
    return list(Region.objects.order_by("pk").values_list()), list(RegionMembership.objects.order_by("pk").values_list())


def test_regions_are_made_and_filled(
    file_of: MakeFile, changes: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        output = run(file_of(GOOD), region_code_column="regiocode")
    assert "New regions: Noordwest-Veluwe, Flevoland." in output
    assert division() == {"Noordwest-Veluwe": {"Elburg", "Nunspeet"}, "Flevoland": {"Urk"}}
    assert Region.objects.get(code="AM1").slug == "noordwest-veluwe"
    assert changes == [1]
    assert [str(region) for region in get_search_backend().autocomplete("noordw", Region)] == ["Noordwest-Veluwe"]


def test_the_same_file_again_changes_nothing(
    file_of: MakeFile, changes: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run(file_of(GOOD))
    before = state()
    with django_capture_on_commit_callbacks(execute=True):
        assert "0 changed, 3 the same" in run(file_of(GOOD))
    assert state() == before
    assert changes == []


def test_a_dry_run_writes_nothing(file_of: MakeFile) -> None:
    before = state()
    assert "3 would change" in run(file_of(GOOD), dry_run=True)
    assert state() == before


def test_a_municipality_moves_to_another_region(file_of: MakeFile) -> None:
    run(file_of(GOOD))
    output = run(file_of("naam;regio\nNunspeet;Flevoland\n"))
    assert division() == {"Noordwest-Veluwe": {"Elburg"}, "Flevoland": {"Urk", "Nunspeet"}}
    assert "Left: Noordwest-Veluwe by Nunspeet." in output
    assert "Not in the file: Elburg, Urk." in output
    assert "Regions that are not in the file: Noordwest-Veluwe." in output


def test_other_kinds_of_regions_stay_as_they_are(file_of: MakeFile) -> None:
    RegionFactory(name="Samen", municipalities=[Municipality.objects.get(name="Elburg")])
    RegionFactory(youth=True, name="Flevoland", municipalities=[Municipality.objects.get(name="Elburg")])
    run(file_of(GOOD))
    assert division("cooperation") == {"Samen": {"Elburg"}}
    assert division("youth") == {"Flevoland": {"Elburg"}}


def test_a_municipality_may_be_in_several_cooperations(file_of: MakeFile) -> None:
    run(file_of(GOOD), kind="cooperation")
    run(file_of("naam;regio\nElburg;Tweede\nElburg;Derde\n"), kind="cooperation")
    assert {name for name, members in division("cooperation").items() if "Elburg" in members} == {"Noordwest-Veluwe", "Tweede", "Derde"}


def test_a_region_that_is_known_by_its_code_takes_over_the_name_and_keeps_its_address(file_of: MakeFile) -> None:
    run(file_of(GOOD), region_code_column="regiocode")
    output = run(file_of(GOOD.replace("Noordwest-Veluwe", "Veluwerand")), region_code_column="regiocode")
    assert "Noordwest-Veluwe is called Veluwerand from now on." in output
    assert Region.objects.get(code="AM1").slug == "noordwest-veluwe"
    assert division() == {"Veluwerand": {"Elburg", "Nunspeet"}, "Flevoland": {"Urk"}}
    assert [str(region) for region in get_search_backend().autocomplete("veluwer", Region)] == ["Veluwerand"]


def test_a_region_is_found_however_the_file_writes_it(file_of: MakeFile) -> None:
    run(file_of(GOOD))
    run(file_of("naam;regio\nUrk;NOORDWEST VELUWE\n"))
    assert division()["Noordwest-Veluwe"] == {"Elburg", "Nunspeet", "Urk"}
    assert len(division()) == 2


def test_a_name_that_is_nearly_known_is_mentioned(file_of: MakeFile) -> None:
    run(file_of(GOOD))
    assert "Line 2: Noordwest-Veluw is new, though there is Noordwest-Veluwe" in run(
        file_of("naam;regio\nUrk;Noordwest-Veluw\n"), dry_run=True
    )


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        ("naam;streek\nElburg;Veluwe\n", ["Line 1: there is no column regio", "The columns of the file are: naam, streek"]),
        ("naam;regio\nElburg;\nUrk;.\n", ["Line 2: no region.", "Line 3: no region."]),
        ("naam;regio\nElburg;!!!\n", ["Line 2: !!! is no name for a region"]),
        ("naam;regio\nElburg;" + "a" * 101 + "\n", ["Line 2: aaa"]),
        ("naam;regio\nUrrk;Flevoland\n", ["Line 2: no municipality Urrk; did you mean Urk?"]),
        ("naam;regio\nUrk;Flevoland\nUrk;Veluwe\n", ["Line 3: Urk stands on line 2 too"]),
        ("naam;regio;regiocode\nUrk;A;AM1\nElburg;B;AM1\n", ["Line 3: the region AM1 is called A above and B here"]),
        ("naam;regio;regiocode\nUrk;A;AM1\nElburg;A;AM2\n", ["Line 3: A has the code AM1, not AM2"]),
        ("naam;regio;regiocode\nUrk;A;AM12345678901\n", ["Line 2: AM12345678901 is no code of a region"]),
    ],
)
def test_one_wrong_line_stops_the_whole_import(file_of: MakeFile, content: str, messages: list[str]) -> None:
    before = state()
    with pytest.raises(CommandError, match="Nothing was imported") as refused:
        run(file_of(content), region_code_column="regiocode" if "regiocode" in content else "")
    for message in messages:
        assert message in str(refused.value)
    assert state() == before


def test_a_code_and_a_name_of_two_regions_contradict_each_other(file_of: MakeFile) -> None:
    run(file_of(GOOD), region_code_column="regiocode")
    with pytest.raises(CommandError, match="Line 2: AM1 is Noordwest-Veluwe, not Flevoland"):
        run(file_of("naam;regio;regiocode\nUrk;Flevoland;AM1\n"), region_code_column="regiocode")


@pytest.mark.parametrize("kind", ["province", "planet"])
def test_a_province_is_not_imported(file_of: MakeFile, kind: str) -> None:
    with pytest.raises(CommandError, match="kind"):
        call_command("import_regions", str(file_of(GOOD)), f"--kind={kind}", "--column=regio")


def test_the_number_of_queries_does_not_grow_with_the_lines(file_of: MakeFile) -> None:
    for number in range(30):
        MunicipalityFactory(name=f"Dorp {number}", province_id=Municipality.objects.values_list("province", flat=True)[0])

    def queries(dorps: int, region: str) -> int:
        content = "naam;regio\n" + "".join(f"Dorp {number};{region}\n" for number in range(dorps))
        with CaptureQueriesContext(connection) as captured:
            run(file_of(content))
        return len(captured)

    run(file_of("naam;regio\n" + "".join(f"Dorp {number};Begin\n" for number in range(30))))
    assert queries(3, "Klein") == queries(30, "Groot")
