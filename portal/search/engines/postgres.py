"""PostgreSQL: the table of modelsearch, filled with vectors that were made here.

No dictionary of the server, no extension and no `SEARCH_CONFIG` is used. Everything, the title too, stands in the column
`body`, the only one that is asked, so its index serves. `ts_rank` does not know how rare a word is; the plan does.
"""

from collections.abc import Iterable, Sequence

from portal.search.engines import statements
from portal.search.engines.backend import DatabaseBackend, DatabaseIndex, IndexEntry
from portal.search.engines.base import Match
from portal.search.engines.documents import EXACT, PART, Document
from portal.search.plan import Alternative, Plan

TABLE = IndexEntry._meta.db_table
WEIGHTS = "{0.1, 0.3, 0.6, 1.0}"  # of D, C, B and A
LAST_PLACE = 16_383  # of a word in a vector; all that follow get this one
MOST_PLACES = 255  # of one term
MOST_BYTES = 900_000  # of a vector; PostgreSQL refuses one of 1 MB
GAP = 10  # places between two fields
NEAR_DISTANCE = 3


class Vector:
    """A `tsvector` as a literal."""

    def __init__(self) -> None:
        self.places: dict[str, list[str]] = {}
        self.bytes = 0

    def add(self, term: str, place: int, weight: str) -> None:
        places = self.places.get(term)
        if places is None:
            self.bytes += len(term.encode()) + 4
            if self.bytes > MOST_BYTES:
                return
            places = self.places[term] = []
        self.bytes += 2
        if len(places) < MOST_PLACES and self.bytes <= MOST_BYTES:
            places.append(f"{min(place, LAST_PLACE)}{weight}")

    def __str__(self) -> str:
        return " ".join(f"{literal(term)}:{','.join(places)}" for term, places in self.places.items() if places)


def literal(term: str) -> str:
    return "'" + term.replace("\\", "").replace("'", "") + "'"


def vector(made: Document) -> Vector:
    found = Vector()
    place = 1
    for weight in ("A", "B", "C"):
        for text in made.of(weight):
            exact: set[str] = set()
            for word in text.words:
                if word.term not in exact:
                    exact.add(word.term)
                    found.add(EXACT + word.term, place, weight)
                for part in word.parts:
                    found.add(PART + part, place, weight)
                if not word.is_stop:
                    found.add(word.stem, place, weight)
                    place += 1
            place += GAP
    return found


def completion_vector(made: Document) -> Vector:
    found = Vector()
    for place, term in enumerate(made.completions(), start=1):
        found.add(term, place, "A")
    return found


class PostgresIndex(DatabaseIndex):
    def write(self, content_type: int, documents: Sequence[Document]) -> None:
        rows = [(content_type, made.object_id, str(vector(made)), str(completion_vector(made)), made.day) for made in documents]
        with self.write_connection.cursor() as cursor:
            cursor.executemany(
                f"""
                INSERT INTO {TABLE} (content_type_id, object_id, title, body, autocomplete, title_norm, title_text, body_text)
                VALUES (%s, %s, '', %s::tsvector, %s::tsvector, %s, '', '')
                ON CONFLICT (content_type_id, object_id) DO UPDATE SET title = '', body = EXCLUDED.body,
                    autocomplete = EXCLUDED.autocomplete, title_norm = EXCLUDED.title_norm, title_text = '', body_text = ''
                """,  # noqa: S608
                rows,
            )

    def matches(self, plan: Plan, content_types: Iterable[int], *, in_title: bool = False, last_resorts: bool = False) -> list[Match]:
        weights = ":A" if in_title else ""
        parts: list[statements.Part] = []
        for place, slot in enumerate(plan.slots):
            for each in slot.alternatives:
                if last_resorts or not each.last_resort:
                    score = each.weight * each.rarity
                    parts.append(self.part(expression(each, weights), statements.SLOT, place, score))
            if slot.terms:
                exact = " & ".join(literal(EXACT + term) + weights for term in slot.terms)
                parts.append(self.part(exact, statements.EXACT, place))
        for place, compound in statements.compounds(plan):
            parts.append(self.part(literal(compound) + weights, statements.NEAR, place))
        for place, first, second in statements.neighbours(plan):
            parts.append(self.part(near(literal(first) + weights, literal(second) + weights), statements.NEAR, place))
        return self.run(parts, content_types)

    def completions(self, terms: Sequence[str], content_types: Iterable[int]) -> list[Match]:
        parts = [self.part(f"{literal(term)}:*", statements.SLOT, place, 1.0, column="autocomplete") for place, term in enumerate(terms)]
        parts += [self.part(literal(term), statements.EXACT, place, column="autocomplete") for place, term in enumerate(terms)]
        return self.run(parts, content_types)

    @staticmethod
    def part(query: str, sort: int, slot: int, weight: float = 0.0, column: str = "body") -> statements.Part:
        # 1: a long text counts a little less
        score = f"%s * ts_rank('{WEIGHTS}', {column}, %s::tsquery, 1)" if weight else "0"
        sql = f"SELECT id AS entry, {sort} AS sort, {slot} AS slot, {score}::float AS score FROM {TABLE} WHERE {column} @@ %s::tsquery"  # noqa: S608
        return sql, [weight, query, query] if weight else [query]

    def run(self, parts: Sequence[statements.Part], content_types: Iterable[int]) -> list[Match]:
        sql, parameters = statements.match_statement(parts, content_types, TABLE)
        with self.read_connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return statements.match_rows(cursor.fetchall())


def near(first: str, second: str) -> str:
    steps = range(1, NEAR_DISTANCE + 1)
    return " | ".join(f"{one} <{step}> {other}" for step in steps for one, other in ((first, second), (second, first)))


def expression(alternative: Alternative, weights: str) -> str:
    """An alternative in the language of `tsquery`."""
    terms = alternative.terms
    match alternative.kind:
        case "part":
            return literal(PART + terms[0]) + weights
        case "parts" | "head":
            return " & ".join(f"({literal(term)}{weights} | {literal(PART + term)}{weights})" for term in terms)
        case "stop":
            return " & ".join(literal(EXACT + term) + weights for term in terms)
        case "prefix":
            mark = weights or ":"
            return f"{literal(terms[0])}{mark}* | {literal(EXACT + terms[0])}{mark}*"
    sign = " <-> " if alternative.in_order else " & "
    return sign.join(literal(term) + weights for term in terms)


class SearchBackend(DatabaseBackend):
    name = "postgresql"
    index_class = PostgresIndex
