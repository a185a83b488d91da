"""A plan in the language of Elasticsearch and OpenSearch.

Terms are looked up as they were analysed here; the server analyses nothing. How rare a word is tells the plan, as it does
the databases; the server's similarity tells only how much of it a page has, for its length. The fields:

    portal_title, portal_text              stems in their order with gaps between fields; of a field that counts more three times
    portal_title_parts, portal_text_parts  stems of the parts of compounds, alike
    portal_words                           every word exactly as it was written
"""

from collections.abc import Iterable
from typing import Any

from portal.search.engines.base import EXACT, NEAR, TIE
from portal.search.engines.statements import compounds, neighbours
from portal.search.plan import Alternative, Plan, Slot

# Of the title and of the rest: one word in a title counts about as much as many in a text, however long the title is.
STEMS, PARTS = ("portal_title", "portal_text"), ("portal_title_parts", "portal_text_parts")
WORDS, DAY = "portal_words", "portal_day"
BOTH = 0.15  # what the place that counts less adds
NEAR_DISTANCE = 2  # words between
REWRITE = "top_terms_blended_freqs_50"  # words that a prefix stands for

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
        near.setdefault(place, []).append(_term(STEMS, compound))
    raised: list[Query] = [{"filter": _any(each), "weight": 1 + NEAR / (slots - 1)} for each in near.values()]
    raised += [{"filter": _exact(slot.terms), "weight": 1 + EXACT / slots} for slot in plan.slots if slot.terms]
    return {"function_score": {"query": query, "functions": raised, "score_mode": "multiply", "boost_mode": "multiply"}}


def _slot(slot: Slot, *, last_resorts: bool = False, name: str = "") -> Query:
    """The best alternative counts."""
    queries = [_alternative(each) for each in slot.alternatives if last_resorts or not each.last_resort]
    best = _best(queries or [{"match_none": {}}])
    return {"dis_max": best["dis_max"] | {"_name": name}} if name else best


def _alternative(each: Alternative) -> Query:
    weight = each.weight * each.rarity
    match each.kind:
        case "part":
            return _every([_term(PARTS, term) for term in each.terms], weight)
        case "parts" | "head":
            return _every([_best([_term(STEMS, term), _term(PARTS, term)]) for term in each.terms], weight)
        case "stop":
            return _exact(each.terms, weight)
        case "prefix":
            begins = [{"prefix": {field: {"value": each.terms[0], "rewrite": REWRITE}}} for field in (*STEMS, WORDS)]
            return _best(begins, weight)
    if each.in_order and len(each.terms) > 1:
        phrase = " ".join(each.terms)
        # The server adds up what the words of a phrase count.
        return _best([{"match_phrase": {field: {"query": phrase}}} for field in STEMS], weight / len(each.terms), BOTH)
    return _every([_term(STEMS, term) for term in each.terms], weight)


def _term(fields: tuple[str, ...], term: str) -> Query:
    return _best([{"term": {field: {"value": term}}} for field in fields], tie=BOTH)


def _exact(terms: tuple[str, ...], weight: float = 1) -> Query:
    return _every([{"term": {WORDS: {"value": term}}} for term in terms], weight)


def _every(queries: list[Query], weight: float = 1) -> Query:
    return {"bool": {"must": queries, "boost": weight}}


def _best(queries: list[Query], weight: float = 1, tie: float = 0) -> Query:
    return {"dis_max": {"queries": queries, "boost": weight, "tie_breaker": tie}}


def _any(queries: list[Query]) -> Query:
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def _near(first: str, second: str) -> Query:
    match = {"match": {"query": f"{first} {second}", "max_gaps": NEAR_DISTANCE, "ordered": False}}
    return _any([{"intervals": {field: match}} for field in STEMS])
