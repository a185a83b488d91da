"""From text to terms: forms of a word meet, names and ages stay, and no text whatever raises an error."""

import random
import unicodedata

import pytest

from portal.search import analysis


def stems(text: str) -> list[str]:
    return [word.stem for word in analysis.analyse(text) if not word.is_stop]


@pytest.mark.parametrize(
    "forms",
    [
        "woning woningen wonen woont gewoond",
        "jongere jongeren JONGEREN",
        "schuld schulden",
        "gemeente gemeenten gemeentelijke",
        "toekomstplan toekomstplannen",
        "begeleiding begeleiden begeleidt",
        "kwetsbaar kwetsbare kwetsbaarheid",
        "huis huizen",
        "brief brieven",
        "coach coaches",
        "persona persona's persona’s",  # noqa: RUF001
        "Fryslân fryslan",
        "coördinator coordinator",
        "zzp zzp’er zzp'ers",  # noqa: RUF001
        "18 18e achttien achttiende",
        "dakloos dakloze daklozen",
    ],
)
def test_forms_of_a_word_meet(forms: str) -> None:
    assert len({analysis.analyse(form)[0].stem for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("begeleiden", "beleid"), ("gemeente", "menen"), ("school", "schuld"), ("werk", "werkgever")])
def test_words_that_only_look_alike_do_not_meet(one: str, other: str) -> None:
    assert analysis.stem(one) != analysis.stem(other)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Wmo, WW en pro/vso", ["wmo", "ww", "en", "pro", "vso"]),
        ("18+ of 18-", ["18plus", "of", "18min"]),
        ("18-/18+", ["18min", "18plus"]),
        ("16-27 jaar", ["16", "27", "jaar"]),
        ("van 16- tot 17,5", ["van", "16min", "tot", "17", "5"]),
        ("30.000 inwoners in 2026", ["30000", "inwoners", "in", "2026"]),
        ("e\u0301e\u0301n", ["een"]),
        ("Straße Øster Æbele", ["strasse", "oster", "aebele"]),
        ("", []),
        ('" \x00 😀 --', []),
    ],
)
def test_words_of_a_text(text: str, terms: list[str]) -> None:
    assert [word.term for word in analysis.analyse(text)] == terms


def test_places_point_at_the_words_as_written() -> None:
    text = analysis.compose("De «Re\u0301gie» op 18+, écht.")
    assert [text[word.start : word.end] for word in analysis.analyse(text)] == ["De", "Régie", "op", "18+", "écht"]


def test_a_hyphen_joins_too() -> None:
    assert "email" in analysis.analyse("e-mail")[1].parts
    assert "noordveluw" in analysis.analyse("Noord-Veluwe")[1].parts


def test_a_shortening_in_capitals_is_no_stop_word() -> None:
    assert [word.is_stop for word in analysis.analyse("de WIJ en wij")] == [True, False, True, True]
    assert analysis.analyse("OVER ONS")[0].is_stop


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("jongerenloket", ("jongeren", "loket")),
        ("jongerenloketten", ("jongeren", "loketten")),
        ("zelfevaluatie", ("zelf", "evaluatie")),
        ("werkloosheidsuitkering", ("werkloosheids", "uitkering")),
        ("schuldhulpverlening", ("schuld", "hulp", "verlening")),
        ("ziekenhuiskeuken", ("ziekenhuis", "keuken")),  # one part is in no list
        ("netwerkanalyse", ("netwerk", "analyse")),  # the patterns see no hyphen here
        ("werkelijk", ()),
        ("zorgvuldig", ()),
        ("wethouder", ()),
        ("voorzichtig", ()),
        ("gemeente", ()),
        ("18plus", ()),
    ],
)
def test_compounds_are_split_where_it_is_right(word: str, parts: tuple[str, ...]) -> None:
    assert analysis.split(word) == parts


def test_longer_parts_are_found_too() -> None:
    assert {"schuld", "hulp", "schuldhulp", analysis.stem("hulpverlening")} <= set(analysis.part_stems("schuldhulpverlening"))
    assert {"jeugd", "hulp", "jeugdhulp", "aanbieder"} <= set(analysis.part_stems("jeugdhulpaanbieder"))


def any_text(chance: random.Random) -> str:
    kinds = (
        lambda: chr(chance.randrange(0x110000)),
        lambda: chance.choice("\"'*()-+:^~\\/&|!{}[]<>%_;\x00\ud800\udfff\u202e\u0301\u200dﬁǽĳıİẞ½²①"),  # noqa: RUF001
        lambda: chance.choice("abcdefgh  éëïöü0189"),
        lambda: chance.choice(["18+", "NEAR(", " AND ", "woning", "jongeren", "'; DROP TABLE x; --", "ﷺ"]),
    )
    return "".join(chance.choice(kinds)() for _ in range(chance.randrange(60)))


@pytest.mark.parametrize("seed", range(40))
def test_no_text_raises_an_error(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for _ in range(50):
        text = any_text(chance)
        composed = analysis.compose(text)
        for word in analysis.analyse(text):
            assert word.term.isalnum()
            assert word.term == word.term.lower()
            assert len(word.term) <= analysis.LONGEST_TERM
            assert composed[word.start : word.end].strip()
            for term in (word.term, word.stem, *word.parts):
                term.encode()
                assert not set(term) & set("æþø"), "signs that mark the terms of the index"


def test_every_letter_of_unicode_can_be_folded() -> None:
    for place in range(0x110000):
        folded = analysis.fold(chr(place))
        assert not folded or folded.isalnum()
        assert all(unicodedata.category(sign) != "Cs" for sign in folded)


def test_a_long_text_takes_no_long_time() -> None:
    assert len(analysis.analyse("jongerenwerkloosheidsbestrijdingsplan" * 2000)) == 1
    assert len(analysis.analyse("a-" * 20_000)) == 20_000
