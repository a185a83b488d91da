"""Bodies to nodes for the templates: one method a block, in the order of `BodyBlock`."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.pages.blocks.timeline import phase_bars
from portal.pages.pdf.outline import Headings
from portal.pages.pdf.references import Link, References
from portal.pages.pdf.rich_text import Node, rich_text

AGE_COLUMNS: dict[str, Callable[[], str]] = {
    "age": lambda: _("Age"),
    "what": lambda: _("What happens"),
    "who": lambda: _("Who"),
    "law": lambda: _("Law"),
    "decision": lambda: _("Decision"),
}


class BlockWriter:
    """Writes the blocks of a body; `headings` gives the levels of what it holds.

    It reads the stored form, so that a document of hundreds of blocks asks the database no more than one
    of three. A section with blocks of its own adds methods in a subclass.
    """

    def __init__(self, references: References, headings: Headings) -> None:
        self.references = references
        self.headings = headings

    def body(self, stored: Iterable[dict[str, Any]]) -> list[Node]:
        """The nodes of a body in its stored form. Raises LookupError for a block that this does not know."""
        return [node for block in stored for node in self.block(block["type"], block["value"])]

    def block(self, name: str, value: Any) -> list[Node]:
        write = getattr(self, f"write_{name}", None)
        if write is None:
            raise LookupError(f"The PDF does not know the block {name!r}.")
        nodes: list[Node] = write(value)
        return nodes

    def heading(self, depth: int, title: str) -> list[Node]:
        return [{"kind": "heading", "level": self.headings.level(depth), "text": [{"text": title}]}] if title else []

    def rich(self, source: str) -> list[Node]:
        return rich_text(source, self.references, self.headings)

    # Text ------------------------------------------------------------------------------
    def write_heading(self, value: str) -> list[Node]:
        return self.heading(1, value)

    def write_text(self, value: str) -> list[Node]:
        return self.rich(value)

    def write_callout(self, value: dict[str, Any]) -> list[Node]:
        return [{"kind": "callout", "content": [*self.heading(2, value["title"]), *self.rich(value["text"])]}]

    def write_key_points(self, value: dict[str, Any]) -> list[Node]:
        points = [[_paragraph(point)] for point in _rows(value["points"])]
        return [{"kind": "callout", "content": [*self.heading(2, value["title"]), {"kind": "list", "ordered": False, "items": points}]}]

    # Images ------------------------------------------------------------------------------
    def write_image(self, value: dict[str, Any]) -> list[Node]:
        chosen = value["image"] if isinstance(value["image"], dict) else {"image": value["image"]}
        image = self.references.image(chosen.get("image"))
        caption, credit = value.get("caption") or "", value.get("credit") or getattr(image, "credit", "")
        alternative = chosen.get("alt_text") or getattr(image, "description", "") or getattr(image, "title", "")
        is_decorative = bool(chosen.get("decorative"))
        file = self.references.image_file(image) if image else ""
        if not file:
            words = " ".join(part for part in ("" if is_decorative else alternative, caption) if part)
            return [_paragraph(_("An image that cannot be shown here: %(image)s") % {"image": words})] if words else []
        return [
            {
                "kind": "image",
                "file": file,
                "alternative": "" if is_decorative else alternative,
                "caption": caption,
                "credit": _("Image: %(credit)s") % {"credit": credit} if credit else "",
            }
        ]

    # Evidence ------------------------------------------------------------------------------
    def write_quote(self, value: dict[str, Any]) -> list[Node]:
        said_by = [value.get("role") or "", _("in our words") if value.get("paraphrased") else ""]
        return [{"kind": "quote", "text": value["text"], "role": ", ".join(part for part in said_by if part)}]

    def write_statements(self, value: dict[str, Any]) -> list[Node]:
        items = [{"title": row["title"], "text": row.get("text") or ""} for row in _rows(value["items"])]
        return [*self.heading(2, value.get("title") or ""), {"kind": "statements", "items": items}]

    def write_example(self, value: dict[str, Any]) -> list[Node]:
        link = self.references.page(value.get("page"))
        board = example_board(value["place"])
        content = [*self.heading(2, value["title"]), *self.rich(value["text"])]
        return [{"kind": "example", "board": board, "content": content, "more": _("Read more"), "link": link}]

    def write_applies_from(self, value: dict[str, Any]) -> list[Node]:
        return [
            {
                "kind": "applies_from",
                "label": _("Applies from %(date)s") % {"date": _date(value["date"])},
                "content": self.rich(value["text"]),
                "source_label": _("Source"),
                "source": value["source_title"],
                "link": self.references.address(value.get("source_url") or ""),
                "review": _("We check this again on %(date)s.") % {"date": _date(value["review_on"])},
            }
        ]

    # Time ------------------------------------------------------------------------------------
    def write_phases(self, value: dict[str, Any]) -> list[Node]:
        bars, total = phase_bars(_rows(value["phases"]))
        rows = [
            {"title": bar.title, "start": bar.start, "months": bar.months, "duration": _months(bar.months), "period": _period(bar)}
            for bar in bars
        ]
        node = {
            "kind": "phases",
            "columns": [_("Phase"), _("Duration")],
            "rows": rows,
            "total": total,
            "total_label": _("Together"),
            "total_duration": _months(total),
        }
        return [*self.heading(2, value["title"]), node]

    def write_age_line(self, value: dict[str, Any]) -> list[Node]:
        moments = list(_rows(value["moments"]))
        names = [name for name in AGE_COLUMNS if name in ("age", "what") or any(row.get(name) for row in moments)]
        node = {
            "kind": "age_line",
            "columns": [{"name": name, "label": AGE_COLUMNS[name]()} for name in names],
            "rows": [[str(row.get(name) or "") for name in names] for row in moments],
        }
        return [*self.heading(2, value["title"]), node]

    def write_milestones(self, value: dict[str, Any]) -> list[Node]:
        rows = [
            {"date": row["date"], "text": row["text"], "ongoing": _("Still going on.") if row.get("ongoing") else ""}
            for row in _rows(value["milestones"])
        ]
        return [*self.heading(2, value.get("title") or ""), {"kind": "milestones", "rows": rows}]

    # Links -----------------------------------------------------------------------------------
    def write_links(self, value: dict[str, Any]) -> list[Node]:
        items = [
            {"text": row["text"], "description": row.get("description") or "", "link": link}
            for row in _rows(value["links"])
            if (link := self._target(row))  # a page that is no longer published is left out
        ]
        return [*self.heading(2, value.get("title") or ""), {"kind": "links", "items": items}] if items else []

    def _target(self, row: dict[str, Any]) -> Link | None:
        references = self.references
        return references.page(row.get("page")) or references.document(row.get("document")) or references.address(row.get("url") or "")


def example_board(place: str) -> str:
    """The board above an example; an invented one says so itself where another one names its place."""
    return place if place.lower().startswith("denkvoorbeeld") else f"{_('Example')} · {place}"


def _rows(stored: Iterable[Any]) -> list[Any]:
    """The values of a list block, which stores them with or without an id around each."""
    return [row["value"] if isinstance(row, dict) and row.get("type") == "item" else row for row in stored]


def _paragraph(text: str) -> Node:
    return {"kind": "paragraph", "text": [{"text": text}]}


def _date(value: str | datetime.date) -> str:
    return date_format(value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value), "j F Y")


def _months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def _period(bar: Any) -> str:
    first, last = bar.start + 1, bar.start + bar.months
    return _("month %(number)s") % {"number": first} if first == last else _("month %(first)s to %(last)s") % {"first": first, "last": last}
