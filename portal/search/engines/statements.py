"""The statement that both databases answer: alternatives of slots in, one row for each object out.

Rows of the inner part are (entry, sort, slot, score). The best alternative of each slot counts, the sum is the
object's score; pairs of neighbouring words that are near, and words exactly as asked, are counted beside it.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from portal.search.engines.base import Match
from portal.search.plan import Plan

SLOT, NEAR, EXACT = 0, 1, 2

Part = tuple[str, list[str | float]]  # SQL of (entry, sort, slot, score) and its parameters


def match_statement(parts: Sequence[Part], content_types: Iterable[int], table: str) -> tuple[str, list[str | float]]:
    """`parts` name their first column `entry`; MATERIALIZED, or SQLite moves bm25() to where it cannot be computed."""
    types = list(content_types)
    marks = ", ".join(["%s"] * len(types)) or "NULL"
    inner = " UNION ALL ".join(sql for sql, _ in parts)
    sql = f"""
        WITH found AS MATERIALIZED ({inner}),
        best AS (SELECT entry, sort, slot, max(score) AS score FROM found GROUP BY entry, sort, slot)
        SELECT object_id, sum(CASE WHEN sort = {SLOT} THEN score ELSE 0 END), sum(CASE WHEN sort = {SLOT} THEN 1 ELSE 0 END),
               sum(CASE WHEN sort = {NEAR} THEN 1 ELSE 0 END), sum(CASE WHEN sort = {EXACT} THEN 1 ELSE 0 END), title_norm
        FROM best JOIN {table} ON {table}.id = best.entry
        WHERE content_type_id IN ({marks})
        GROUP BY {table}.id, object_id, title_norm
    """  # noqa: S608
    return sql, [*(parameter for _, parameters in parts for parameter in parameters), *types]


def match_rows(rows: Iterable[tuple]) -> list[Match]:
    return [Match(key, float(score), int(slots), int(near), int(exact), int(day)) for key, score, slots, near, exact, day in rows if slots]


def neighbours(plan: Plan) -> list[tuple[int, str, str]]:
    """Pairs of words that follow one another in the question: the place of the first, and both stems."""
    words = [slot.word for slot in plan.slots]
    return [(place, first, second) for place, (first, second) in enumerate(pairwise(words)) if first and second]


def compounds(plan: Plan) -> list[tuple[int, str]]:
    """Compounds of neighbouring words of the question, which are as near as can be; with the place of the first word."""
    found = [
        (place, each.terms[0])
        for place, slot in enumerate(plan.slots[:-1])
        for each in slot.alternatives
        if each.kind == "joined" and each in plan.slots[place + 1].alternatives
    ]
    return list(dict.fromkeys(found))
