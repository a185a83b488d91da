"""The list "On this page" and the anchors it leads to: both come from the same function, so that they agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

# The ids of the page templates and components; a heading with such a name gets a number behind it.
RESERVED = frozenset(
    {
        *("acties", "acties-kop", "resultaat", "resultaat-kop", "vraag", "vraag-kop"),
        *("voorbeelden", "meer-voorbeelden", "inhoud", "inhoud-kop", "op-deze-pagina", "stappen", "zoek", "zoekkop", "fouten"),
        *("doel", "deelnemers", "verhalen", "pilots"),
        *("meelezen", "jongeren", "jongeren-kop", "hoort-hierbij"),
    }
)


@dataclass(frozen=True)
class Entry:
    """A heading of a page: `anchor` is the id of the heading, without the hash sign."""

    anchor: str
    title: str


def anchors(stream: Iterable[Any], prefix: str = "") -> list[str]:
    """One anchor for each block of a body: that of its heading, or an empty string where it is no heading.

    Equal headings are told apart by a number. Two bodies on one page need different prefixes.
    """
    taken = set(RESERVED)
    made = []
    for block in stream:
        if block.block_type != "heading":
            made.append("")
            continue
        base = "-".join(part for part in (prefix, slugify(block.value)[:60].strip("-") or "deel") if part)
        anchor, number = base, 1
        while anchor in taken:
            number += 1
            anchor = f"{base}-{number}"
        taken.add(anchor)
        made.append(anchor)
    return made


def table_of_contents(stream: Iterable[Any], prefix: str = "") -> list[Entry]:
    """The headings of a body, in order, with the anchors under which the body shows them."""
    blocks = list(stream or [])
    return [Entry(anchor=anchor, title=str(block.value)) for block, anchor in zip(blocks, anchors(blocks, prefix), strict=True) if anchor]
