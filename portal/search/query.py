"""One way to search: what a reader asked and what was found. The engine behind it is nobody else's business.

Any text is safe. Nothing of it is kept: no log line, no stored page and no row holds what somebody searched.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from portal.pages.models import PortalPage
from portal.pages.models.base import with_kind_lines
from portal.pages.pagination import PAGE_PARAMETER
from portal.search.engines import current_engine
from portal.search.plan import Plan, plan_query
from portal.themes.models import Theme

LONGEST_TEXT = 200  # characters; what comes after is cut off
PER_PAGE = 10


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
    plan: Plan = Plan()

    @property
    def total(self) -> int:
        return self.page.paginator.count if self.page is not None else 0


def search(query: SearchQuery) -> SearchResult:
    """Published pages of the listed kinds with these words and this theme: best first, without words newest first."""
    themes = list(Theme.objects.all())
    theme = next((theme for theme in themes if theme.slug == query.theme), None)
    if not query.text and theme is None:
        return SearchResult(query=query, page=None, theme=None, themes=[], is_any_word=False)
    plan = plan_query(query.text)
    keys, is_partial = _found(plan, query)
    pairs = set(PortalPage.objects.filter(themes__isnull=False).values_list("pk", "themes"))
    of_theme = [key for key in keys if (key, theme.pk) in pairs] if theme else keys
    page = Paginator(of_theme, PER_PAGE).get_page(query.page)
    shown = {page.pk: page for page in PortalPage.objects.filter(pk__in=page.object_list).prefetch_related("themes")}
    page.object_list = with_kind_lines(shown[key] for key in page.object_list if key in shown)
    found = set(keys)
    counts = Counter(theme_id for key, theme_id in pairs if key in found)
    return SearchResult(
        query=query,
        page=page,
        theme=theme,
        themes=[ThemeChoice(theme=each, count=counts[each.pk], is_chosen=each == theme) for each in themes],
        is_any_word=is_partial and bool(of_theme),
        plan=plan,
    )


def _found(plan: Plan, query: SearchQuery) -> tuple[list[int], bool]:
    """Keys of pages in order, and whether none has all the words."""
    pages = PortalPage.objects.listed()
    if not query.text:
        return list(pages.order_by("-last_published_at", "-pk").values_list("pk", flat=True)), False
    hits = current_engine().scores(plan, pages)
    return list(hits.scores), hits.is_partial
