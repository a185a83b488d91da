"""The plain text of pages, kept beside the index, so that a result shows the words of a question where they stand.

Reading it from the pages themselves would take a query for each type of page among the results, and rich text anew each time.
"""

import re
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString

from portal.search.analysis import fold
from portal.search.highlights import highlight
from portal.search.models import PageText
from portal.search.plan import Plan

LONGEST = 40_000  # signs that are kept of a page
WINDOW = 600  # signs among which the best place is looked for
MOST_PLACES = 200  # where a word stands that are compared
SHORTEST_BEGIN = 3  # letters of a stem that tell where to look


def keep(texts: Mapping[int, str]) -> None:
    """Put these texts, by key of their page, in the place of those before."""
    PageText.objects.bulk_create(
        [PageText(page_id=key, text=text[:LONGEST].replace("\x00", "")) for key, text in texts.items()],
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
