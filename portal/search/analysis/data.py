"""Reading the word lists that lie beside this package."""

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def lines(name: str) -> Iterator[str]:
    """The lines of a list without its comments."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text:
            yield text


def words(name: str) -> Iterator[str]:
    for line in lines(name):
        yield from line.split()
