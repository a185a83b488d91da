"""Rich text as the database keeps it (Wagtail's HTML) to nodes for the templates.

Blocks: {"kind": "paragraph", "text": runs} · {"kind": "heading", "level": 4, "text": runs} ·
{"kind": "list", "ordered": false, "items": [blocks, …]}.
Runs: {"text": "…"} · {"strong": runs} · {"link": {"url": …} or {"anchor": …}, "runs": runs} · {"break": true}.
"""

import re
from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, PreformattedString, Tag

from portal.pages.pdf.outline import Headings
from portal.pages.pdf.references import Link, References

Node = dict[str, Any]

HEADINGS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 5}
LISTS = {"ul": False, "ol": True}
# Elements that hold blocks; whatever is not known is taken for one when it holds one of these.
CONTAINERS = {"div", "section", "article", "blockquote", "figure", "table", "tbody", "thead", "tr", "td", "th", "dl", "dd", "dt", "li"}
BLOCKS = {"p", *HEADINGS, *LISTS, *CONTAINERS}
STRONG = {"b", "strong"}
NOT_TEXT = {"script", "style", "template"}
SPACE = re.compile(r"[ \t\r\n\f]+")


def rich_text(source: str, references: References, headings: Headings) -> list[Node]:
    """The blocks of a rich text; elements that are not known give their text."""
    return _blocks(BeautifulSoup(source, "html.parser").children, references, headings)


def _blocks(elements: Iterable[PageElement], references: References, headings: Headings) -> list[Node]:
    made: list[Node] = []
    loose: list[Node] = []  # runs outside any paragraph

    def end_paragraph() -> None:
        runs = _trimmed(loose)
        loose.clear()
        if runs:
            made.append({"kind": "paragraph", "text": runs})

    for element in elements:
        if not isinstance(element, Tag) or not _holds_blocks(element):
            loose.extend(_runs([element], references))
            continue
        end_paragraph()
        if element.name in HEADINGS:
            runs = _trimmed(_runs(element.children, references))
            if runs:
                made.append({"kind": "heading", "level": headings.level(HEADINGS[element.name]), "text": runs})
        elif element.name in LISTS:
            items = _items(element, references, headings)
            if items:
                made.append({"kind": "list", "ordered": LISTS[element.name], "items": items})
        else:
            made.extend(_blocks(element.children, references, headings))
    end_paragraph()
    return made


def _items(element: Tag, references: References, headings: Headings) -> list[list[Node]]:
    items: list[list[Node]] = []
    for child in element.children:
        is_item = isinstance(child, Tag) and child.name == "li"
        blocks = _blocks(child.children if isinstance(child, Tag) and is_item else [child], references, headings)
        if items and not is_item:  # a list directly in a list belongs to the item above it
            items[-1].extend(blocks)
        elif blocks:
            items.append(blocks)
    return items


def _holds_blocks(element: Tag) -> bool:
    return element.name in BLOCKS or element.find(list(BLOCKS)) is not None


def _runs(elements: Iterable[PageElement], references: References) -> list[Node]:
    runs: list[Node] = []
    for element in elements:
        if isinstance(element, NavigableString):
            if not isinstance(element, PreformattedString) or isinstance(element, CData):  # no comments
                runs.append({"text": SPACE.sub(" ", str(element))})
        elif not isinstance(element, Tag) or element.name in NOT_TEXT:
            continue
        elif element.name == "br":
            runs.append({"break": True})
        elif element.name in ("img", "embed"):
            runs.append({"text": str(element.get("alt") or "")})
        elif element.name in STRONG:
            runs.append({"strong": _runs(element.children, references)})
        elif element.name == "a":
            runs.extend(_link(element, references))
        else:
            runs.extend(_runs(element.children, references))
    return [run for run in runs if run.get("text") != ""]


def _link(element: Tag, references: References) -> list[Node]:
    """A link, or only its text where it leads to nothing that readers may see."""
    runs = _runs(element.children, references)
    link = _target(element, references)
    return [{"link": link, "runs": runs}] if link and any(_has_text(run) for run in runs) else runs


def _target(element: Tag, references: References) -> Link | None:
    pk = str(element.get("id") or "")
    match element.get("linktype"):
        case "page":
            return references.page(int(pk)) if pk.isdecimal() else None
        case "document":
            return references.document(int(pk)) if pk.isdecimal() else None
        case _:
            return references.address(str(element.get("href") or ""))


def _has_text(run: Node) -> bool:
    if "text" in run:
        return bool(run["text"].strip())
    return any(_has_text(inner) for inner in run.get("strong") or run.get("runs") or [])


def _trimmed(runs: list[Node]) -> list[Node]:
    """The runs without the space and breaks at both ends; nothing when there is no text."""
    kept = list(runs)
    while kept and not _has_text(kept[0]):
        kept.pop(0)
    while kept and not _has_text(kept[-1]):
        kept.pop()
    if kept and "text" in kept[0]:
        kept[0] = {"text": kept[0]["text"].lstrip()}
    if kept and "text" in kept[-1]:
        kept[-1] = {"text": kept[-1]["text"].rstrip()}
    return kept
