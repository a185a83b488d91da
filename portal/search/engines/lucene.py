"""A plan in the language of Elasticsearch and OpenSearch.

Terms are looked up as they were analysed here; the server analyses nothing. How rare a word is tells the plan, as it does
the databases; the server's similarity tells only how much of it a page has, for its length. The fields:

    portal_stems   stems in their order, the title six times and fields that count more three times, with gaps between
    portal_parts   stems of the parts of compounds, alike
    portal_words   every word exactly as it was written
"""

from collections.abc import Iterable
from typing import Any

from portal.search.engines.base import EXACT, NEAR, TIE
from portal.search.engines.statements import compounds, neighbours
from portal.search.plan import Alternative, Plan, Slot

STEMS, PARTS, WORDS, DAY = "portal_stems", "portal_parts", "portal_words", "portal_day"
NEAR_DISTANCE = 2  # words between
MOST_BEGINNINGS = 50  # words that a prefix stands for

Query = dict[str, Any]


def all_slots(plan: Plan, filters: Iterable[Query]) -> Query:
    """Pages that answer every slot."""
    return _raised(plan, {"bool": {"must": [_slot(each) for each in plan.slots], "filter": list(filters)}})


def any_slot(plan: Plan, filters: Iterable[Query], *, last_resorts: bool = False) -> Query:
    """Pages that answer at least one slot; each hit names those that it answers."""
    slots = [_slot(each, last_resorts=last_resorts, name=str(place)) for place, each in enumerate(plan.slots)]
    return _raised(plan, {"bool": {"should": slots, "minimum_should_match": 1, "filter": list(filters)}})


def best_first() -> list[Query]:
    """By score; what differs too little counts as equal, and then the page that was published or checked last comes first."""
    script = f"Math.round(Math.log(Math.max(_score, 1e-9)) / {TIE})"
    return [
        {"_script": {"type": "number", "script": {"lang": "painless", "source": script}, "order": "desc"}},
        {DAY: {"order": "desc", "missing": 0}},
        {"_score": {"order": "desc"}},
    ]


def _raised(plan: Plan, query: Query) -> Query:
    """The score grows where neighbouring words stand near each other, and where words stand there exactly as they were asked."""
    slots = len(plan.slots)
    near: dict[int, list[Query]] = {}  # by the place of the first word
    for place, first, second in neighbours(plan):
        near.setdefault(place, []).append(_near(first, second))
    for place, compound in compounds(plan):
        near.setdefault(place, []).append(_all(STEMS, (compound,)))
    raised: list[Query] = [{"filter": _any(each), "weight": 1 + NEAR / (slots - 1)} for each in near.values()]
    raised += [{"filter": _all(WORDS, slot.terms), "weight": 1 + EXACT / slots} for slot in plan.slots if slot.terms]
    return {"function_score": {"query": query, "functions": raised, "score_mode": "multiply", "boost_mode": "multiply"}}


def _slot(slot: Slot, *, last_resorts: bool = False, name: str = "") -> Query:
    """The best alternative counts."""
    queries = [_alternative(each) for each in slot.alternatives if last_resorts or not each.last_resort]
    return {"dis_max": {"queries": queries or [{"match_none": {}}]} | ({"_name": name} if name else {})}


def _alternative(each: Alternative) -> Query:
    weight = each.weight * each.rarity
    match each.kind:
        case "part":
            return _all(PARTS, each.terms, weight)
        case "parts" | "head":
            either = [{"dis_max": {"queries": [_all(field, (term,)) for field in (STEMS, PARTS)]}} for term in each.terms]
            return {"bool": {"must": either, "boost": weight}}
        case "stop":
            return _all(WORDS, each.terms, weight)
        case "prefix":
            return {"dis_max": {"queries": [_begin(field, each.terms[0], weight) for field in (STEMS, WORDS)]}}
    if each.in_order and len(each.terms) > 1:
        return {"match_phrase": {STEMS: {"query": " ".join(each.terms), "boost": weight}}}
    return _all(STEMS, each.terms, weight)


def _all(field: str, terms: tuple[str, ...], boost: float = 1) -> Query:
    if len(terms) == 1:
        return {"term": {field: {"value": terms[0], "boost": boost}}}
    return {"bool": {"must": [{"term": {field: {"value": term}}} for term in terms], "boost": boost}}


def _any(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}


def _begin(field: str, term: str, boost: float) -> Query:
    return {"prefix": {field: {"value": term, "rewrite": f"top_terms_blended_freqs_{MOST_BEGINNINGS}", "boost": boost}}}


def _near(first: str, second: str) -> Query:
    return {"intervals": {STEMS: {"match": {"query": f"{first} {second}", "max_gaps": NEAR_DISTANCE, "ordered": False}}}}
