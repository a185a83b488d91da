"""The plain text of pages, kept beside the index, so that a result shows the words of a question where they stand.

Reading it from the pages themselves would take a query for each type of page among the results, and rich text anew each time.
"""

import re
from collections.abc import Iterable

from django.utils.safestring import SafeString
from modelsearch.index import RelatedFields, SearchField

from portal.pages.models import PortalPage
from portal.search.analysis import fold
from portal.search.engines.documents import texts_of
from portal.search.highlights import highlight
from portal.search.models import PageText
from portal.search.plan import Plan

LONGEST = 40_000  # signs that are kept of a page
WINDOW = 600  # signs among which the best place is looked for
MOST_PLACES = 200  # where a word stands that are compared
SHORTEST_BEGIN = 3  # letters of a stem that tell where to look


SHOWN_ELSEWHERE = frozenset({"title", "lead", "themes", "tags", "municipalities", "regions"})  # fields that a result shows as they are


def as_prose(text: str) -> str:
    """One line; parts of a text are joined by a full stop between spaces, which stands alone where a sentence has one already."""
    return re.sub(r"(?<=[.!?:;…]) \.(?= |$)", "", " ".join(text.split())).replace(" . ", ". ")


def text_of(page: PortalPage) -> str:
    """What is searched of a page, apart from what its result shows anyway."""
    fields = [
        each
        for each in page.get_search_fields()
        if isinstance(each, SearchField | RelatedFields) and each.field_name not in SHOWN_ELSEWHERE
    ]
    parts = (as_prose(text) for indexed, text in texts_of(page, fields) if isinstance(indexed, SearchField))
    return as_prose(" . ".join(part for part in parts if part)).replace("\x00", "")[:LONGEST]


def keep(pages: Iterable[PortalPage]) -> None:
    """Put the texts of these pages in the place of those before; called by the index of the database, which always has all pages."""
    PageText.objects.bulk_create(
        [PageText(page_id=page.pk, text=text_of(page)) for page in pages],
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["text"],
        batch_size=100,
    )


def of_pages(keys: Iterable[int]) -> dict[int, str]:
    """The texts of these pages in one query; pages that were never written to the index have none."""
    return dict(PageText.objects.filter(pk__in=list(keys)).values_list("pk", "text"))


def excerpt(text: str, plan: Plan) -> SafeString:
    """The place in a text with most of the words of a question, marked; empty where it has none of them."""
    place = likely_place(text, plan)
    if place is None:
        return SafeString("")
    begin = max(0, place - WINDOW // 4)
    begin = text.find(" ", begin) + 1 if begin else 0
    found = highlight(text[begin : begin + WINDOW], plan)
    if "<mark>" not in found:
        return SafeString("")
    if begin and not found.startswith("…"):
        found = SafeString("… ") + found
    return found if found.endswith("…") or begin + WINDOW >= len(text) else found + SafeString(" …")


def likely_place(text: str, plan: Plan) -> int | None:
    """Where most different words begin within a window, by the first letters of their stems: analysing whole texts takes too long."""
    begins = {fold(stem)[: max(SHORTEST_BEGIN, len(stem) - 2)] for stem in (*plan.stems, *plan.prefixes, *plan.words)}
    begins.discard("")
    if not begins:
        return None
    pattern = re.compile("|".join(re.escape(begin) for begin in sorted(begins, key=len, reverse=True)))
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters have no small one of the same length
        lowered = text
    places: list[tuple[int, str]] = []
    for match in pattern.finditer(lowered):
        places.append((match.start(), match.group()))
        if len(places) == MOST_PLACES:
            break
    if not places:
        return None
    scores = [len({word for start, word in places[first:] if start < places[first][0] + WINDOW // 2}) for first in range(len(places))]
    return places[scores.index(max(scores))][0]
