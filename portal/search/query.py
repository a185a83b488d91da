"""One way to search: what a reader asked and what was found. The engine behind it is nobody else's business.

Any text is safe. Nothing of it is kept: no log line, no stored page and no row holds what somebody searched.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.safestring import SafeString

from portal.pages.models import PortalPage
from portal.pages.models.base import PortalPageQuerySet, with_kind_lines
from portal.pages.pagination import PAGE_PARAMETER
from portal.search import facets, texts, values
from portal.search.engines import current_engine
from portal.search.facets import Answer, Chip, Facet
from portal.search.highlights import highlight
from portal.search.hooks import promoters
from portal.search.plan import Plan, plan_query
from portal.themes.models import Theme

LONGEST_TEXT = 200  # characters; what comes after is cut off
PER_PAGE = 10
MOST_VALUES = 20  # of one facet in an address
LAST_PAGE = 100_000
WORDS, SORT = "q", "volgorde"
SORTS = ("nieuwste", "titel")  # besides the best first
VALUE = re.compile(r"[-\w]{1,100}(:[-\w]{1,100})?", re.ASCII)
# Fields of a query by the name of their parameter, in the order of an address.
FIELDS = {
    "thema": "themes",
    "soort": "kinds",
    "gemeente": "municipalities",
    "regio": "regions",
    "grootte": "size_classes",
    "jaar": "years",
    "tag": "tags",
}


def clean(text: str) -> str:
    """One line of at most 200 characters without control signs, as it is shown back to the reader."""
    composed = unicodedata.normalize("NFC", text[: 4 * LONGEST_TEXT])
    visible = "".join(" " if sign.isspace() or unicodedata.category(sign).startswith("C") else sign for sign in composed)
    return " ".join(visible.split())[:LONGEST_TEXT].strip()


@dataclass(frozen=True)
class SearchQuery:
    """What a reader asked. Of the values of one field a page has any, of the fields all; municipality and region are one field."""

    text: str = ""
    themes: tuple[str, ...] = ()  # slugs
    kinds: tuple[str, ...] = ()  # keys of the registry
    municipalities: tuple[str, ...] = ()  # slugs
    regions: tuple[str, ...] = ()  # "provincie:friesland": pages that name it or a municipality in it
    size_classes: tuple[str, ...] = ()  # "20000-50000"
    years: tuple[str, ...] = ()  # "2026"
    tags: tuple[str, ...] = ()  # slugs
    sort: str = ""  # "": the best first, without words the newest
    page: int = 1  # beyond the last gives the last
    per_page: int = PER_PAGE

    @classmethod
    def from_parameters(cls, parameters: QueryDict, *, per_page: int = PER_PAGE) -> "SearchQuery":
        """Read an address. What cannot be a value of its parameter does not count."""
        chosen = {field: _values(parameters.getlist(name)) for name, field in FIELDS.items()}
        sort, page = parameters.get(SORT, ""), parameters.get(PAGE_PARAMETER, "")
        is_number = page.isascii() and page.isdigit() and len(page) < 10
        return cls(
            text=clean(parameters.get(WORDS, "")),
            sort=sort if sort in SORTS else "",
            page=min(max(int(page), 1), LAST_PAGE) if is_number else 1,
            per_page=per_page,
            **chosen,
        )

    def to_parameters(self) -> list[tuple[str, str]]:
        """The parameters of the address of this search, without what does not count."""
        chosen = [(name, value) for name in FIELDS for value in self.chosen(name)]
        others = [(WORDS, self.text), *chosen, (SORT, self.sort), (PAGE_PARAMETER, str(self.page) if self.page > 1 else "")]
        return [(name, value) for name, value in others if value]

    @property
    def encoded(self) -> str:
        return urlencode(self.to_parameters(), safe=":")

    @property
    def has_filters(self) -> bool:
        return any(self.chosen(name) for name in FIELDS)

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.has_filters

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The chosen values of a facet, by the name of its parameter."""
        found: tuple[str, ...] = getattr(self, FIELDS[facet])
        return found

    def with_chosen(self, choices: Mapping[str, tuple[str, ...]]) -> "SearchQuery":
        return replace(self, **{FIELDS[name]: chosen for name, chosen in choices.items()})  # type: ignore[arg-type]

    def toggled(self, facet: str, value: str) -> "SearchQuery":
        """This search, from its first page, with the value added or taken away."""
        chosen = self.chosen(facet)
        changed = tuple(each for each in chosen if each != value) if value in chosen else (*chosen, value)
        return replace(self.with_chosen({facet: changed}), page=1)

    def without_filters(self) -> "SearchQuery":
        return replace(self.with_chosen(dict.fromkeys(FIELDS, ())), page=1)


def _values(asked: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in asked[: 10 * MOST_VALUES] if VALUE.fullmatch(value)))[:MOST_VALUES]


@dataclass(frozen=True)
class Item:
    """A found page. The texts are safe HTML with the words of the question marked."""

    page: PortalPage  # with its kind line and themes
    title: SafeString
    lead: SafeString
    excerpt: SafeString  # where its text has the words; may be empty
    words: int  # how many were asked

    @property
    def summary(self) -> SafeString:
        """The lead, unless title and lead have not all the words and the text has some."""
        return self.excerpt if self.excerpt and _marked(self.title + self.lead) < self.words else self.lead


def _marked(html: str) -> int:
    """How many different words are marked."""
    return len({word.lower() for word in re.findall(r"<mark>(.*?)</mark>", html)})


@dataclass(frozen=True)
class SearchResult:
    query: SearchQuery  # as it was understood
    items: list[Item]
    total: int
    facets: list[Facet]
    chips: list[Chip]
    page_obj: Page  # numbers of pages
    plan: Plan
    engine: str = ""  # "" where no words were asked
    is_partial: bool = False  # no page has all the words; these have some
    promoted: list[Item] = field(default_factory=list)  # above the first results of words, and not once more among them

    @property
    def corrected(self) -> str:
        """The words with likely ones in the place of unknown ones, or nothing."""
        return self.plan.corrected


def search(query: SearchQuery) -> SearchResult:
    """Published pages of the listed kinds that answer the query, with everything that narrows it further."""
    with values.held() as table:
        return _search(query, table)


def _search(query: SearchQuery, table: values.Values) -> SearchResult:
    query = facets.understood(query, table)
    plan = plan_query(query.text)
    found = _answer(plan, query)
    page_obj = Paginator(range(found.total), query.per_page).get_page(query.page)
    promoted = _promoted(query, plan)
    pages = _pages([*promoted, *found.keys])
    told = texts.of_pages(pages) if query.text else {}
    items = {key: _item(page, plan, told.get(key, "")) for key, page in pages.items()}
    return SearchResult(
        query=replace(query, page=page_obj.number),
        items=[items[key] for key in found.keys if key in items and key not in promoted],
        total=found.total,
        facets=facets.facets(query, found.counts, table),
        chips=facets.chips(query, table),
        page_obj=page_obj,
        plan=plan,
        engine=found.engine,
        is_partial=found.is_partial,
        promoted=[items[key] for key in promoted if key in items],
    )


def of_theme(theme: Theme) -> PortalPageQuerySet:
    """The pages of a theme, each once."""
    found: PortalPageQuerySet = PortalPage.objects.filter(pk__in=PortalPage.objects.filter(themes=theme).values("pk"))
    return found


def _answer(plan: Plan, query: SearchQuery) -> Answer:
    """Ask the engine; one that counts and chooses itself does all of it."""
    engine: Any = current_engine()
    if hasattr(engine, "answer"):
        answer: Answer = engine.answer(plan, query)
        return answer
    return facets.general_answer(plan, query, engine)


def _promoted(query: SearchQuery, plan: Plan) -> list[int]:
    if not query.text or query.has_filters or query.page > 1 or query.sort:
        return []
    return list(dict.fromkeys(key for promoter in promoters for key in promoter(query, plan)))


def _pages(keys: list[int]) -> dict[int, PortalPage]:
    """These pages in their order, as far as anyone may read them at this moment."""
    found = {page.pk: page for page in PortalPage.objects.listed().filter(pk__in=keys).prefetch_related("themes")}
    with_kind_lines(found.values())
    return {key: found[key] for key in keys if key in found}


def _item(page: PortalPage, plan: Plan, text: str) -> Item:
    return Item(
        page=page,
        title=highlight(page.title, plan, length=None),
        lead=highlight(page.lead, plan, length=None),
        excerpt=texts.excerpt(text, plan) if text else SafeString(""),
        words=len(plan.slots),
    )
