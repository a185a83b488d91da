"""How good the ranking is, measured with judged queries.

The measures: nDCG@10 (gains 2^grade - 1, discount log2), success@1 (the first result is judged at least 2) and the share of
queries without any result. A page that nobody judged counts as not relevant.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DEPTH = 10
USEFUL = 2

Search = Callable[[str], Sequence[str]]  # a query to addresses of pages, best first


@dataclass(frozen=True)
class Judgement:
    query: str
    grades: dict[str, int]  # by the address of the page
    half: str  # "build" or "test"
    kind: str = ""


@dataclass(frozen=True)
class Outcome:
    judgement: Judgement
    found: tuple[str, ...]

    @property
    def ndcg(self) -> float:
        ideal = gain(sorted(self.judgement.grades.values(), reverse=True))
        return gain([self.judgement.grades.get(address, 0) for address in self.found]) / ideal if ideal else 0.0

    @property
    def is_success(self) -> bool:
        return bool(self.found) and self.judgement.grades.get(self.found[0], 0) >= USEFUL


@dataclass(frozen=True)
class Measures:
    outcomes: tuple[Outcome, ...]

    def of_kind(self, kind: str) -> "Measures":
        return Measures(tuple(outcome for outcome in self.outcomes if outcome.judgement.kind == kind))

    @property
    def ndcg(self) -> float:
        return mean(outcome.ndcg for outcome in self.outcomes)

    @property
    def success(self) -> float:
        return mean(outcome.is_success for outcome in self.outcomes)

    @property
    def empty(self) -> float:
        return mean(not outcome.found for outcome in self.outcomes)


def gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def read(paths: Iterable[Path]) -> list[Judgement]:
    rows: list[dict[str, Any]] = [row for path in paths for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return [Judgement(str(row["query"]), row["grades"], row.get("set", "test"), row.get("kind", "")) for row in rows]


def measure(search: Search, judgements: Iterable[Judgement]) -> Measures:
    return Measures(tuple(Outcome(each, tuple(search(each.query))[:DEPTH]) for each in judgements))
