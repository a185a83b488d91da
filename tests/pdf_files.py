"""What tests read in a PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject


@dataclass(frozen=True)
class PdfElement:
    """An element of the structure that screen readers read."""

    tag: str
    alternative: str


class PdfFile:
    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content))
        self.root: Any = self.reader.trailer["/Root"]

    @property
    def language(self) -> str:
        return str(self.root["/Lang"])

    @property
    def text(self) -> str:
        """All text with single spaces."""
        return " ".join(" ".join(page.extract_text() for page in self.reader.pages).split())

    @property
    def pages(self) -> list[str]:
        return [" ".join(page.extract_text().split()) for page in self.reader.pages]

    @property
    def elements(self) -> list[PdfElement]:
        return list(_elements(self.root["/StructTreeRoot"]))

    @property
    def tags(self) -> list[str]:
        return [element.tag for element in self.elements]

    @property
    def heading_levels(self) -> list[int]:
        return [int(tag[1]) for tag in self.tags if len(tag) == 2 and tag[0] == "H" and tag[1].isdigit()]

    @property
    def bookmarks(self) -> list[str]:
        return list(_titles(self.reader.outline))

    @property
    def fonts(self) -> set[str]:
        """The names of the fonts in the file, without the mark of their subset."""
        found = set()
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                found.add(font.get_object()["/BaseFont"].removeprefix("/").split("+")[-1])
        return found

    @property
    def addresses(self) -> set[str]:
        """Where the links to elsewhere lead."""
        found = set()
        for page in self.reader.pages:
            for annotation in page.get("/Annots", []):
                action = annotation.get_object().get("/A", {})
                if "/URI" in action:
                    found.add(str(action["/URI"]))
        return found


def _elements(node: Any) -> Iterator[PdfElement]:
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            yield from _elements(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield PdfElement(tag=str(node["/S"]).removeprefix("/"), alternative=str(node.get("/Alt", "")))
        if "/K" in node:
            yield from _elements(node["/K"])


def _titles(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from _titles(item)
        else:
            yield str(item.title)
