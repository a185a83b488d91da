"""What a group of synonyms or a tip means, before it is saved: which words, and how many pages are found."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from portal.pages.models import PortalPage
from portal.search import synonyms
from portal.search.engines import current_engine
from portal.search.models import Promotion, SynonymGroup
from portal.search.plan import Plan, plan_query
from portal.search.synonyms import Synonyms
from portal.themes.models import Theme


@dataclass(frozen=True)
class Line:
    """A word of a group: how many pages a search for it finds without the group and with it."""

    text: str
    alone: int
    together: int


def synonyms_preview(request: HttpRequest, group: SynonymGroup) -> HttpResponse:
    lines = lines_of_group(group)
    return TemplateResponse(request, "search/admin/synonyms_preview.html", {"lines": lines, "group": group})


def lines_of_group(group: SynonymGroup) -> list[Line]:
    words = group.word_list[: SynonymGroup.MOST_LINES]
    without, together = synonyms_with(group, []), synonyms_with(group, words)
    return [Line(text=word, alone=pages_for(word, without), together=pages_for(word, together)) for word in words]


def synonyms_with(group: SynonymGroup, words: list[str]) -> Synonyms:
    """All synonyms, with these words in the place of the group as it was saved."""
    others = [other.word_list for other in SynonymGroup.objects.exclude(pk=group.pk)]
    return synonyms.build([*others, words], ((theme.name, theme.synonym_list) for theme in Theme.objects.all()))


def pages_for(text: str, same: Synonyms) -> int:
    return pages_of(plan_query(text, same=same))


def pages_of(plan: Plan) -> int:
    """How many pages a reader finds; none where no page has all of it."""
    if plan.is_empty:
        return 0
    hits = current_engine().scores(plan, PortalPage.objects.listed())
    return 0 if hits.is_partial else hits.total


def promotion_preview(request: HttpRequest, promotion: Promotion) -> HttpResponse:
    pages = [row.page for row in promotion.rows.all() if row.page_id]
    public = set(PortalPage.objects.listed().filter(pk__in=[page.pk for page in pages]).values_list("pk", flat=True))
    context = {
        "promotion": promotion,
        "lines": [(line, pages_of(plan_query(line))) for line in promotion.word_list[: Promotion.MOST_LINES]],
        "pages": [(page, page.pk in public) for page in pages],
    }
    return TemplateResponse(request, "search/admin/promotion_preview.html", context)
