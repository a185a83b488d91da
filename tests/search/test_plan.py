"""From a question to what is looked up."""

from collections import Counter

import pytest

from portal.search import analysis, synonyms
from portal.search.plan import Plan, plan_phrase, plan_query
from portal.search.synonyms import Synonyms
from portal.search.vocabulary import Vocabulary

TEXTS = (
    "De jongerenraad praat mee over woningen",
    "Een toekomstplan voor jongeren met schulden",
    "Jeugdhulp en jeugdwerkloosheid in de gemeente",
    "De aanbieder van jeugdhulp, de aanbieders",
    "Zorgverzekering en zorgtoeslag na 18",
)
SAME = synonyms.build(
    [["ggz", "geestelijke gezondheidszorg"], ["18-", "18+"], ["bijstand", "participatiewet"]], [("Werk en inkomen", ["baan", "loon"])]
)


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    counts: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    for text in TEXTS:
        found = analysis.analyse(text)
        counts[0].update({word.term for word in found})
        counts[1].update({word.stem for word in found if not word.is_stop})
        counts[2].update({part for word in found for part in word.parts})
    return Vocabulary(*counts, pages=len(TEXTS))


def plan(text: str, words: Vocabulary, same: Synonyms = SAME) -> Plan:
    return plan_query(text, words=words, same=same)


def alternatives(made: Plan, slot: int = 0) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for each in made.slots[slot].alternatives:
        found.setdefault(each.kind, []).append(each.terms)
    return found


def weight(made: Plan, kind: str) -> float:
    return max(each.weight for slot in made.slots for each in slot.alternatives if each.kind == kind)


def test_each_telling_word_is_a_slot(words: Vocabulary) -> None:
    made = plan("Wat is een woning voor de jongere?", words)
    assert [slot.word for slot in made.slots] == ["woon", "jongere"]
    assert made.corrected == ""


def test_a_question_of_stop_words_keeps_them(words: Vocabulary) -> None:
    assert [each.kind for slot in plan("over ons", words).slots for each in slot.alternatives] == ["stop", "stop"]


@pytest.mark.parametrize("text", ["", "   ", '"', "😀", "\x00", "\ud800", "-+*"])
def test_a_question_without_a_word_is_empty(text: str, words: Vocabulary) -> None:
    assert plan(text, words).is_empty
    assert plan_phrase(text, words=words).is_empty


def test_the_kinds_of_alternatives_have_their_order(words: Vocabulary) -> None:
    made = plan("jeugdhulpaanbieder bijstand", words)
    assert weight(made, "word") > weight(made, "synonym") > weight(made, "part") >= weight(made, "parts") > weight(made, "head")


@pytest.mark.parametrize("text", ["raad van jongeren", "jongeren raad", "raad jongeren"])
def test_neighbouring_words_make_a_compound(text: str, words: Vocabulary) -> None:
    made = plan(text, words)
    assert all((analysis.stem("jongerenraad"),) in alternatives(made, slot)["joined"] for slot in range(2))


def test_a_compound_is_found_by_its_parts(words: Vocabulary) -> None:
    assert alternatives(plan("jeugdhulpaanbieder", words))["parts"] == [("jeugdhulp", "aanbieder")]
    assert "typo" not in alternatives(plan("jeugdhulpaanbieder", words))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ggz", ("geestelijk", "gezondheidszorg")),
        ("geestelijke gezondheidszorg", ("ggz",)),
        ("18-", ("18plus",)),
        ("bijstand", ("participatiewet",)),
    ],
)
def test_synonyms_go_both_ways_and_may_be_phrases(text: str, same: tuple[str, ...], words: Vocabulary) -> None:
    made = plan(text, words)
    assert len(made.slots) == 1
    assert alternatives(made)["synonym"] == [tuple(map(analysis.stem, same))]


def test_a_word_of_a_theme_leads_to_it_as_a_last_resort(words: Vocabulary) -> None:
    (found,) = [each for each in plan("loon", words).slots[0].alternatives if each.kind == "theme"]
    assert found.last_resort
    assert found.terms == ("werk", "inkom")
    assert not plan("inkomen", words).stems & {"werk"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tokomstplan", "toekomstplan"),
        ("schulen", "schulden"),
        ("jognerenraad", "jongerenraad"),
        ("zorgverzekring", "zorgverzekering"),
    ],
)
def test_an_unknown_word_leads_to_a_likely_one(typed: str, meant: str, words: Vocabulary) -> None:
    made = plan(f"mijn {typed}!", words)
    assert made.corrected == f"mijn {meant}!"
    assert (analysis.stem(meant),) in alternatives(made)["typo"]
    assert weight(made, "typo") < weight(made, "word")


@pytest.mark.parametrize("text", ["gemeenten", "2027", "wmo", "jongere", "toekomstpl", "xqzxqzxqz"])
def test_what_is_known_a_number_short_a_begin_or_like_nothing_is_not_corrected(text: str, words: Vocabulary) -> None:
    assert plan(text, words).corrected == ""


def test_the_begin_of_a_word_is_looked_up_as_such(words: Vocabulary) -> None:
    assert alternatives(plan("toekomstpl", words))["prefix"] == [("toekomstpl",)]


def test_rare_words_say_more(words: Vocabulary) -> None:
    made = plan("jongeren schulden onbekendwoord", words)
    rarities = [slot.alternatives[0].rarity for slot in made.slots]
    assert rarities == sorted(rarities)
    assert rarities[0] < rarities[2]


def test_a_synonym_is_worth_no_more_than_the_word(words: Vocabulary) -> None:
    same = synonyms.build([["jongeren", "adolescenten"]])
    first, other = (each for each in plan("jongeren", words, same).slots[0].alternatives if each.kind in ("word", "synonym"))
    assert first.rarity == other.rarity


def test_a_long_question_is_cut_off(words: Vocabulary) -> None:
    assert len(plan("schulden " * 5000, words).slots) == 12
    assert len(plan("x" * 100_000, words).slots) == 1
