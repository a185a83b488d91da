"""The ranking of the demo's pages, measured with judged queries; and the measures themselves."""

import io
import math

import pytest
from django.core.management import call_command
from django.test import override_settings

from portal.search import evaluation
from portal.search.engines.database import SearchBackend
from portal.search.evaluation import Judgement, Measures, Outcome
from portal.search.management.commands.evaluate_search import search_with
from tests.tools import ROOT

JUDGEMENTS = ROOT / "tests" / "search" / "judgements.yaml"
JUDGED = Judgement("wonen", {"/a/": 3, "/b/": 1}, "build")


@pytest.mark.parametrize(
    ("found", "ndcg", "success"),
    [
        (("/a/", "/b/"), 1.0, True),
        (("/b/", "/a/"), (1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3)), False),
        (("/c/", "/d/"), 0.0, False),
        ((), 0.0, False),
    ],
)
def test_measures(found: tuple[str, ...], ndcg: float, success: bool) -> None:
    outcome = Outcome(JUDGED, found)
    assert outcome.ndcg == pytest.approx(ndcg)
    assert outcome.is_success is success
    assert Measures((outcome,)).empty == (not found)


def test_judgements_are_well_formed() -> None:
    judgements = evaluation.read([JUDGEMENTS])
    assert len({each.query for each in judgements}) == len(judgements) >= 45
    assert {each.half for each in judgements} == {"build"}
    assert all(grade in (1, 2, 3) for each in judgements for grade in each.grades.values())


@pytest.mark.django_db
def test_the_demo_is_found_as_judged() -> None:
    with override_settings(DEMO=True):
        call_command("load_demo", stdout=io.StringIO())
    call_command("wagtail_update_index", verbosity=0)
    engine = SearchBackend({})
    measures = evaluation.measure(search_with(engine), evaluation.read([JUDGEMENTS]))
    assert measures.ndcg >= 0.88
    assert measures.success >= 0.85
    assert measures.empty == 0
    out = io.StringIO()
    call_command("evaluate_search", judgements=[JUDGEMENTS], stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split()[0] for line in lines if " build " in line] == [engine.name, "Wagtail"]
    again = evaluation.measure(search_with(engine), evaluation.read([JUDGEMENTS]))
    assert again.ndcg == measures.ndcg, "measuring Wagtail's own search leaves the index as it was"
    out = io.StringIO()
    call_command("list_unsplit_words", stdout=out)
    assert any(len(line.split()[1]) >= 12 for line in out.getvalue().splitlines())
