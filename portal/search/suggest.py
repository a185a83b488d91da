"""Help for who finds nothing, or has not finished typing."""

from portal.search import analysis
from portal.search.engines import current_engine
from portal.search.plan import Plan
from portal.themes.models import Theme

SHORTEST = 2  # letters that are worth completing
MOST_THEMES = 3
LIKE = 5  # first letters that two words must share to be like each other


def completions(text: str, at_most: int = 8) -> list[str]:
    """Questions that begin with this text, in words that published pages have."""
    return current_engine().complete(text, at_most) if len(text) >= SHORTEST else []


def nearest_themes(plan: Plan, themes: list[Theme]) -> list[Theme]:
    """The themes whose name, other words or summary come closest to a question; none where nothing is alike."""
    asked = plan.stems | frozenset(plan.words)
    scored = [(_closeness(asked, theme), theme) for theme in themes]
    near = sorted((each for each in scored if each[0]), key=lambda each: -each[0])
    return [theme for _, theme in near[:MOST_THEMES]]


def _closeness(asked: frozenset[str], theme: Theme) -> int:
    named = _terms(f"{theme.name} {theme.synonyms}")
    alike = sum(1 for stem in asked for term in named if len(stem) >= LIKE and stem[:LIKE] == term[:LIKE])
    return 4 * len(asked & named) + 2 * alike + len(asked & _terms(theme.summary))


def _terms(text: str) -> set[str]:
    return {term for word in analysis.analyse(text) if not word.is_stop for term in (word.stem, *word.parts)}
