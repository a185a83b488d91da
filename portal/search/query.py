"""One way to search: what a reader asked and what was found. The engine behind it is nobody else's business.

Any text is safe. Nothing of it is kept: no log line, no stored page and no row holds what somebody searched.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import QueryDict

from portal.pages.models import PortalPage
from portal.pages.models.base import PortalPageQuerySet, with_kind_lines
from portal.pages.pagination import PAGE_PARAMETER
from portal.themes.models import Theme

LONGEST_TEXT = 200  # characters; what comes after is cut off
MOST_WORDS = 20
PER_PAGE = 10
# Runs of letters and digits; the engine gets nothing else, so no sign can be part of its language.
WORD = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """One line of at most 200 characters without control signs, as it is shown back to the reader."""
    composed = unicodedata.normalize("NFC", text[: 4 * LONGEST_TEXT])
    visible = "".join(" " if sign.isspace() or unicodedata.category(sign).startswith("C") else sign for sign in composed)
    return " ".join(visible.split())[:LONGEST_TEXT].strip()


@dataclass(frozen=True)
class SearchQuery:
    """What a reader asked: words, the slug of a theme, and which page of results (nonsense gives the first or the last)."""

    text: str = ""
    theme: str = ""
    page: str = ""

    @classmethod
    def from_parameters(cls, parameters: QueryDict) -> "SearchQuery":
        return cls(text=clean(parameters.get("q", "")), theme=parameters.get("thema", ""), page=parameters.get(PAGE_PARAMETER, ""))

    @property
    def words(self) -> list[str]:
        return WORD.findall(self.text)[:MOST_WORDS]


@dataclass(frozen=True)
class ThemeChoice:
    """A theme by which the results can be narrowed, and how many of them have it."""

    theme: Theme
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class SearchResult:
    query: SearchQuery
    page: Page | None  # of PortalPage, each with its kind line and themes; None when nothing was asked
    theme: Theme | None
    themes: list[ThemeChoice]
    is_any_word: bool  # no page has all the words; these have at least one

    @property
    def total(self) -> int:
        return self.page.paginator.count if self.page is not None else 0


def search(query: SearchQuery) -> SearchResult:
    """Published pages of the listed kinds with these words and this theme: best first, without words newest first."""
    themes = list(Theme.objects.all())
    theme = next((theme for theme in themes if theme.slug == query.theme), None)
    if not query.text and theme is None:
        return SearchResult(query=query, page=None, theme=None, themes=[], is_any_word=False)
    pages = PortalPage.objects.listed().prefetch_related("themes")
    # By key, because the engines filter by fields of the page itself only.
    of_theme = pages.filter(id__in=PortalPage.objects.filter(themes=theme).values("id")) if theme else pages
    operator = "and"
    found = _matching(of_theme, query, operator)
    if len(query.words) > 1 and not found.count():
        operator = "or"
        found = _matching(of_theme, query, operator)
    page = Paginator(found, PER_PAGE).get_page(query.page)
    page.object_list = with_kind_lines(page.object_list)
    counts = _count_by_theme(_matching(pages, query, operator))
    return SearchResult(
        query=query,
        page=page,
        theme=theme,
        themes=[ThemeChoice(theme=each, count=counts.get(each.pk, 0), is_chosen=each == theme) for each in themes],
        is_any_word=operator == "or" and page.paginator.count > 0,
    )


def _matching(pages: PortalPageQuerySet, query: SearchQuery, operator: str) -> Any:
    """The pages that match, as a query set or the engine's results: both can be counted and sliced."""
    if not query.text:
        return pages.order_by("-last_published_at", "-pk")
    if not query.words:
        return pages.none()
    return pages.search(" ".join(query.words), operator=operator)


def _count_by_theme(found: Any) -> dict[int, int]:
    if isinstance(found, QuerySet):
        rows = found.order_by().values_list("themes").annotate(count=Count("pk"))
        return dict(rows)
    counts: dict[int, int] = found.facet("themes")
    return counts
