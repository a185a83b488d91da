"""Reading a table as offices save them: commas, semicolons or tabs, with or without a byte order mark."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.organisations.imports.report import ImportProblem

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
NO_VALUE = {"", ".", "-", "x", "X"}  # how official tables say that there is no figure
LARGEST_FILE = 50_000_000  # bytes; the largest official table of municipalities is a tenth of it


@dataclass(frozen=True)
class Column:
    """A column that an import reads: the name the user gave, else the first of the usual names that is there."""

    usual: Sequence[str] = ()
    chosen: str = ""
    needed: bool = False


@dataclass(frozen=True)
class Line:
    number: int  # in the file; the heading is on line 1
    cells: Mapping[str, str]  # by the import's own name of the column; only columns that the file has

    def value(self, column: str) -> str:
        """The cell without spaces around it; empty where there is no column or no figure."""
        text = self.cells.get(column, "").replace("\xa0", " ").strip()
        return "" if text in NO_VALUE else text


@dataclass(frozen=True, kw_only=True)
class TableFormat:
    encoding: str = "utf-8"
    separator: str = ""  # found by itself when empty
    where: Mapping[str, str] | None = None  # only lines with these values in these columns, such as recs=Gemeente


def read_table(path: Path, columns: Mapping[str, Column], how: TableFormat | None = None) -> list[Line]:
    """Return the lines of a CSV file with the columns asked for. Raises ImportProblem, with the line, where it cannot."""
    how = how or TableFormat()
    text = decoded(path, how.encoding)
    rows = _rows(text, how.separator or _separator(text))
    heading = next(rows, (1, []))[1]
    positions = _positions([name.strip() for name in heading], columns, how.where or {})
    lines, problems = [], []
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(heading):
            problems.append(f"Line {number}: {len(row)} cells where the heading has {len(heading)}.")
        elif all(row[positions[f"where {name}"]].strip() == value for name, value in (how.where or {}).items()):
            lines.append(Line(number, {key: row[place] for key, place in positions.items()}))
    if problems:
        raise ImportProblem(problems)
    if not lines:
        raise ImportProblem([f"{path.name}: there is no line to import below the heading."])
    return lines


def decoded(path: Path, encoding: str) -> str:
    """The text of a file, without byte order mark. Raises ImportProblem, with the line, where the encoding is another."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ImportProblem([f"{path.name}: larger than {LARGEST_FILE // 1_000_000} MB; is this the right file?"])
        data = path.read_bytes()
    except OSError as error:
        raise ImportProblem([f"{path}: {error.strerror or error}."]) from error
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"Line {line}: this is not {encoding}. Save the file as UTF-8, or say its encoding, often cp1252 (Excel) or utf-16."
        raise ImportProblem([message]) from error
    except LookupError as error:
        raise ImportProblem([f"There is no encoding {encoding}."]) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ImportProblem([f"Line {line}: a null character. Is this a text file, in {encoding}?"])
    return text.removeprefix("\ufeff")


def _separator(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(SEPARATORS.values(), key=heading.count)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begin = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ImportProblem([f"Line {begin}: {error}; is a quotation mark missing?"]) from error
        yield begin, row
        begin = reader.line_num + 1


def _positions(heading: list[str], columns: Mapping[str, Column], where: Mapping[str, str]) -> dict[str, int]:
    places: dict[str, list[int]] = {}
    for place, name in enumerate(heading):
        places.setdefault(name.casefold(), []).append(place)
    wanted = {key: _name_of(column, places) for key, column in columns.items()} | {f"where {name}": name for name in where}
    problems = [_heading_problem(name, places) for name in wanted.values() if name]
    for key, column in columns.items():
        if column.needed and not wanted[key]:
            problems.append(f"Line 1: no column for the {key}; looked for {', '.join(column.usual)}. Say which one it is.")
    if found := [problem for problem in problems if problem]:
        listed = ", ".join(name for name in heading if name) or "none"
        raise ImportProblem([*found, f"The columns of the file are: {listed}."])
    return {key: places[name.casefold()][0] for key, name in wanted.items() if name}


def _name_of(column: Column, places: Mapping[str, list[int]]) -> str:
    """What the column is called in this file; empty where it has none of the usual names."""
    return column.chosen or next((name for name in column.usual if name.casefold() in places), "")


def _heading_problem(name: str, places: Mapping[str, list[int]]) -> str:
    number = len(places.get(name.casefold(), []))
    if number == 1:
        return ""
    return f"Line 1: there is no column {name}." if number == 0 else f"Line 1: there are {number} columns {name}."
