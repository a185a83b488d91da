"""Tables as offices save them, good and bad."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.organisations.imports.report import MOST_SHOWN, ImportProblem
from portal.organisations.imports.table import Column, TableFormat, read_table

MakeFile = Callable[[str | bytes], Path]
COLUMNS = {"code": Column(("code", "gemeentecode")), "name": Column(("naam",), needed=True)}


@pytest.mark.parametrize(
    ("content", "how"),
    [
        ("code,naam\nGM0302,Nunspeet\n", TableFormat()),
        ("code;naam\r\nGM0302;Nunspeet\r\n", TableFormat()),
        ("code\tnaam\nGM0302\tNunspeet", TableFormat()),
        ("\ufeffCode;Naam\nGM0302;Nunspeet\n", TableFormat()),
        ("anders,NAAM,GemeenteCode\n1,Nunspeet,GM0302\n", TableFormat()),
        ('"code","naam"\n"GM0302"," Nunspeet "\n', TableFormat()),
        ("\n\ncode,naam\n".lstrip() + "\n,\nGM0302,Nunspeet\n\n", TableFormat()),
        ("recs,code,naam\nWijk,WK1,Hulshorst\nGemeente,GM0302,Nunspeet\n", TableFormat(where={"recs": "Gemeente"})),
        ("code|naam\nGM0302|Nunspeet\n", TableFormat(separator="|")),
        ("code;naam\nGM0302;Nunspeet\n".encode("utf-16"), TableFormat(encoding="utf-16")),
        ("code;naam\nGM0302;Nunspeet\n".encode("cp1252"), TableFormat(encoding="cp1252")),
    ],
)
def test_every_usual_form_of_a_table_is_read(file_of: MakeFile, content: str | bytes, how: TableFormat) -> None:
    (line,) = read_table(file_of(content), COLUMNS, how)
    assert (line.value("code"), line.value("name")) == ("GM0302", "Nunspeet")


def test_a_line_knows_where_it_stands_in_the_file(file_of: MakeFile) -> None:
    lines = read_table(file_of('naam\n"Over\ntwee regels"\n\nUrk\n'), COLUMNS)
    assert [(line.number, line.value("name")) for line in lines] == [(2, "Over\ntwee regels"), (5, "Urk")]


@pytest.mark.parametrize("text", ["", " ", ".", "-", "x", "\xa0"])
def test_official_tables_have_several_ways_to_say_nothing(file_of: MakeFile, text: str) -> None:
    (line,) = read_table(file_of(f"code,naam\n{text},Urk\n"), COLUMNS)
    assert line.value("code") == ""
    assert line.value("population") == ""


@pytest.mark.parametrize(
    ("content", "how", "message"),
    [
        ("", TableFormat(), "Line 1: no column for the name"),
        ("code,naam\n", TableFormat(), "no line to import"),
        ("code,titel\nGM0302,Nunspeet\n", TableFormat(), "Line 1: no column for the name; looked for naam"),
        ("code,naam,Naam\nGM0302,Nunspeet,Nunspeet\n", TableFormat(), "Line 1: there are 2 columns naam"),
        ("code,naam\nGM0302,Nunspeet\nGM0303\n", TableFormat(), "Line 3: 1 cells where the heading has 2"),
        ("code,naam\nGM0302,Nunspeet,te veel\n", TableFormat(), "Line 2: 3 cells"),
        ('code,naam\nGM0302,Nunspeet\nGM0303,"Dronten\n', TableFormat(), "Line 3: unexpected end of data"),
        ("code,naam\nGM1900,Súdwest\n".encode("cp1252"), TableFormat(), "Line 2: this is not utf-8"),
        ("code,naam\n".encode("utf-16"), TableFormat(), "Line 1: this is not utf-8"),
        ("code,naam\nGM1900,S\0\n", TableFormat(), "Line 2: a null character"),
        ("code,naam\nGM0302,Urk\n", TableFormat(encoding="klinkt-goed"), "no encoding klinkt-goed"),
        ("code,naam\nGM0302,Urk\n", TableFormat(where={"recs": "Gemeente"}), "Line 1: there is no column recs"),
        ("code,naam\nGM0302,Urk\n", TableFormat(where={"naam": "Ede"}), "no line to import"),
        ("code,naam\nGM0302," + "a" * 200_000 + "\n", TableFormat(), "Line 2: field larger than"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", TableFormat(), "Line 1: this is not utf-8"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(file_of: MakeFile, content: str | bytes, how: TableFormat, message: str) -> None:
    with pytest.raises(ImportProblem, match=message):
        read_table(file_of(content), COLUMNS, how)


def test_a_column_that_was_asked_for_must_be_there(file_of: MakeFile) -> None:
    with pytest.raises(ImportProblem, match=r"there is no column titel.\nThe columns of the file are: code, naam") as refused:
        read_table(file_of("code,naam\nGM0302,Urk\n"), {"name": Column(("naam",), chosen="titel")})
    assert refused.value.problems[0].startswith("Line 1")


@pytest.mark.parametrize("path", ["/bestaat/niet.csv", "/"])
def test_a_file_that_cannot_be_opened_is_refused(path: str) -> None:
    with pytest.raises(ImportProblem, match=path):
        read_table(Path(path), COLUMNS)


def test_a_file_that_is_much_too_large_is_refused(file_of: MakeFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.organisations.imports.table.LARGEST_FILE", 10)
    with pytest.raises(ImportProblem, match="is this the right file"):
        read_table(file_of("code,naam\nGM0302,Urk\n"), COLUMNS)


def test_not_all_problems_are_shown() -> None:
    shown = str(ImportProblem(f"Line {number}." for number in range(1_000))).splitlines()
    assert len(shown) == MOST_SHOWN + 1
    assert shown[-1] == f"… and {1_000 - MOST_SHOWN} more."
