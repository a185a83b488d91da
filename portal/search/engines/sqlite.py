"""SQLite: the tables and triggers of modelsearch (FTS5), filled with analysed text."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from portal.search.engines import statements
from portal.search.engines.backend import DatabaseBackend, DatabaseIndex, IndexEntry
from portal.search.engines.base import Match
from portal.search.engines.documents import BODY, EXACT, GAP, PART, RAISED, TITLE, Document, Text
from portal.search.plan import Alternative, Plan

TABLE = IndexEntry._meta.db_table
FTS = f"{TABLE}_fts"
# bm25's weights in the order of the columns: autocomplete, body, title.
WEIGHTS = "0, 1, 6"
RAISED_TIMES = 3  # a field that counts more than the body stands there so many times
NEAR_DISTANCE = 2
TOO_COMMON = 0.2  # a rarity below which bm25 tells nothing any more
TITLE_SHARE = 4.0


def quoted(term: str) -> str:
    """A term as FTS5 takes it literally; an analysed term has no quotation mark."""
    return '"' + term.replace('"', "") + '"'


def column_text(texts: Iterable[Text]) -> str:
    """Stems in their order with gaps between fields, then parts, then exact words once."""
    stems: list[str] = []
    parts: list[str] = []
    exact: dict[str, None] = {}
    for text in texts:
        stems += [word.stem for word in text.words if not word.is_stop]
        stems.append(GAP)
        parts += [PART + part for word in text.words for part in word.parts]
        exact |= dict.fromkeys(EXACT + word.term for word in text.words)
    return " ".join((*stems, *parts, *exact))


class SQLiteIndex(DatabaseIndex):
    def write(self, content_type: int, documents: Sequence[Document]) -> None:
        rows = [
            IndexEntry(
                content_type_id=content_type,
                object_id=made.object_id,
                title=column_text(made.of(TITLE)),
                body=column_text(chain(*(made.of(RAISED) for _ in range(RAISED_TIMES)), made.of(BODY))),
                autocomplete=" ".join(made.completions()),
                title_norm=made.day,
            )
            for made in documents
        ]
        self.entries.bulk_create(
            rows,
            batch_size=100,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete", "title_norm"],
        )

    def matches(self, plan: Plan, content_types: Iterable[int], *, in_title: bool = False, last_resorts: bool = False) -> list[Match]:
        columns = "{title}" if in_title else "{title body}"
        rows = count_rows(plan.words_version) if plan.words_version else 1
        parts: list[statements.Part] = []
        for place, slot in enumerate(plan.slots):
            for each in slot.alternatives:
                if last_resorts or not each.last_resort:
                    parts += self.slot_parts(each, place, columns, rows)
            if slot.terms:
                exact = " AND ".join(quoted(EXACT + term) for term in slot.terms)
                parts.append(self.part(f"{columns} : ({exact})", statements.EXACT, place))
        for place, compound in statements.compounds(plan):
            parts.append(self.part(f"{columns} : {quoted(compound)}", statements.NEAR, place))
        for place, first, second in statements.neighbours(plan):
            near = f"NEAR({quoted(first)} {quoted(second)}, {NEAR_DISTANCE})"
            parts.append(self.part(f"{columns} : {near}", statements.NEAR, place))
        return self.run(parts, content_types)

    def completions(self, terms: Sequence[str], content_types: Iterable[int]) -> list[Match]:
        parts = [
            self.part(f"{{autocomplete}} : {quoted(term)} *", statements.SLOT, place, 1.0, weights="1, 0, 0")
            for place, term in enumerate(terms)
        ]
        parts += [self.part(f"{{autocomplete}} : {quoted(term)}", statements.EXACT, place) for place, term in enumerate(terms)]
        return self.run(parts, content_types)

    def slot_parts(self, each: Alternative, place: int, columns: str, rows: int) -> list[statements.Part]:
        """An alternative, weighed by its own rarity instead of that of FTS5, which counts all rows of the index, pages or not."""
        match, weight = expression(each), each.weight * each.rarity
        inverse = inverse_frequency(each.docs, rows)
        if inverse > TOO_COMMON:
            return [self.part(f"{columns} : ({match})", statements.SLOT, place, weight / inverse)]
        # FTS5 gives a word in half of all rows no weight at all; then only a title tells more from less.
        return [
            self.part(f"{{{column}}} : ({match})", statements.SLOT, place, constant=weight * share)
            for column, share in (("title", TITLE_SHARE), ("body", 1.0))
            if column in columns
        ]

    @staticmethod
    def part(match: str, sort: int, slot: int, weight: float = 0.0, weights: str = WEIGHTS, constant: float = 0.0) -> statements.Part:
        # bm25 is zero or below
        score = f"max(-bm25({FTS}, {weights}), 0.001) * %s" if weight else repr(float(constant))
        sql = f"SELECT rowid AS entry, {sort} AS sort, {slot} AS slot, {score} AS score FROM {FTS} WHERE {FTS} MATCH %s"  # noqa: S608
        return sql, [weight, match] if weight else [match]

    def run(self, parts: Sequence[statements.Part], content_types: Iterable[int]) -> list[Match]:
        sql, parameters = statements.match_statement(parts, content_types, TABLE)
        with self.read_connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return statements.match_rows(cursor.fetchall())


@lru_cache(maxsize=1)
def count_rows(version: str) -> int:
    """How many rows the index has, at least one; counted once for each version of the words."""
    return max(int(IndexEntry._default_manager.count()), 1)


def inverse_frequency(docs: Sequence[int], rows: int) -> float:
    """About what FTS5 takes for the rarity of words that so many rows have, together."""
    logarithms = [max(math.log((max(rows - each, 0) + 0.5) / (each + 0.5)), 0.0) for each in docs]
    return sum(logarithms) / max(len(logarithms), 1)


def expression(alternative: Alternative) -> str:
    """An alternative in the language of FTS5."""
    terms = alternative.terms
    match alternative.kind:
        case "part":
            return quoted(PART + terms[0])
        case "parts" | "head":
            return " AND ".join(f"({quoted(term)} OR {quoted(PART + term)})" for term in terms)
        case "stop":
            return " AND ".join(quoted(EXACT + term) for term in terms)
        case "prefix":
            return f"{quoted(terms[0])} * OR {quoted(EXACT + terms[0])} *"
    if alternative.in_order:
        return " + ".join(map(quoted, terms))
    return " AND ".join(map(quoted, terms))


class SearchBackend(DatabaseBackend):
    name = "sqlite"
    index_class = SQLiteIndex
