"""Words of the question marked in a text: the same on every engine, since it is the plan that knows them."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.search import analysis
from portal.search.analysis import Word
from portal.search.plan import Plan

LENGTH = 220  # signs of the window
LONGEST_TEXT = 40_000  # signs that are looked at
LEAD = 40  # signs shown before the first marked word


def highlight(text: str, plan: Plan, length: int | None = LENGTH) -> SafeString:
    """The part of a text with most of the words of the question, these marked, everything else escaped.

    At most about `length` signs, from word to word, with … where text was left out; None marks the whole text.
    """
    text = analysis.compose(" ".join(text[:LONGEST_TEXT].split()))
    marked = marked_words(text, plan)
    begin, end = (0, len(text)) if length is None or len(text) <= length else window(text, marked, length)
    pieces: list[str] = ["… " if begin else ""]
    place = begin
    for word in marked:
        if begin <= word.start and word.end <= end:
            pieces += [escape(text[place : word.start]), "<mark>", escape(text[word.start : word.end]), "</mark>"]
            place = word.end
    pieces += [escape(text[place:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(pieces))


def marked_words(text: str, plan: Plan) -> list[Word]:
    """The words of a text that the plan asks for, by their stem, a part or their begin."""
    stems, terms, prefixes = plan.stems, frozenset(plan.words), plan.prefixes
    if not stems and not terms:
        return []
    return [
        word
        for word in analysis.analyse(text)
        if word.stem in stems
        or (word.term in terms)
        or any(part in stems for part in word.parts)
        or (prefixes and word.term.startswith(prefixes))
    ]


def window(text: str, marked: list[Word], length: int) -> tuple[int, int]:
    """Begin and end of the piece of at most `length` signs with the most different marked words, the first of such."""
    best_begin, best_score = 0, (-1, -1)
    for first, word in enumerate(marked):
        limit = max(word.start - LEAD, 0) + length
        inside = [each for each in marked[first:] if each.end <= limit]
        score = (len({each.stem for each in inside}), len(inside))
        if score > best_score:
            best_begin, best_score = max(word.start - LEAD, 0), score
    if best_begin:  # not in the middle of a word
        best_begin = text.find(" ", best_begin) + 1
    end = min(best_begin + length, len(text))
    if end < len(text):
        end = max(text.rfind(" ", best_begin, end), best_begin + 1)
    return best_begin, end
