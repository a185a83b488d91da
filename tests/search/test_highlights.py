"""Words of the question marked in the text of a result."""

import random

import pytest

from portal.search.highlights import highlight
from portal.search.plan import Plan, plan_query
from portal.search.synonyms import Synonyms
from portal.search.vocabulary import EMPTY
from tests.search.test_analysis import any_text


def plan(text: str) -> Plan:
    return plan_query(text, words=EMPTY, same=Synonyms())


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("woning", "Twee woningen en wonen", "Twee <mark>woningen</mark> en <mark>wonen</mark>"),
        ("loket", "Het jongerenloket", "Het <mark>jongerenloket</mark>"),
        ("18+", "Voor 18+, niet 18-", "Voor <mark>18+</mark>, niet 18-"),
        ("plan", "<b> & plan", "&lt;b&gt; &amp; <mark>plan</mark>"),
        ("coordinator", "De coo\u0308rdinator", "De <mark>coördinator</mark>"),
        ("over", "Over ons", "<mark>Over</mark> ons"),
        ("schuld", "Niets", "Niets"),
        ("", "<i>", "&lt;i&gt;"),
    ],
)
def test_words_are_marked_and_the_rest_is_escaped(words: str, text: str, expected: str) -> None:
    assert highlight(text, plan(words), None) == expected


def test_the_window_holds_most_of_the_words() -> None:
    text = "Eerst een schuld. " + "Dan veel andere tekst. " * 30 + "Hier staat een schuld bij een woning. " + "En nog meer. " * 30
    shown = highlight(text, plan("schuld woning"))
    assert "<mark>schuld</mark> bij een <mark>woning</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_a_text_without_the_words_shows_its_begin() -> None:
    assert highlight("Begin " + "van een lange tekst " * 50, plan("schuld"), 60).startswith("Begin van")


@pytest.mark.parametrize("seed", range(10))
def test_any_text_and_question_give_safe_html(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for _ in range(30):
        shown = highlight(any_text(chance) * 20, plan(any_text(chance)), chance.choice([None, 20, 220]))
        rest = shown.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in rest
        assert ">" not in rest
        assert shown.count("<mark>") == shown.count("</mark>")
