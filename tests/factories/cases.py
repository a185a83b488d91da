"""Cases and the overview they stand in."""

import datetime
from typing import Any

import factory
from django.utils import timezone
from wagtail.models import Page

from cases_library.models import CaseIndexPage, CasePage
from portal.organisations.models import Municipality, Region
from portal.pages.models import PortalPage
from portal.themes.models import Theme
from tests.factories.pages import PageFactory


class CaseIndexPageFactory(PageFactory):
    class Meta:
        model = CaseIndexPage

    title = "Praktijk"
    slug = "praktijk"


class CasePageFactory(PageFactory):
    class Meta:
        model = CasePage

    title = factory.Sequence(lambda n: f"Aanpak {n}")
    date = datetime.date(2026, 11, 22)


def many_cases(
    index: CaseIndexPage, until: int, *, themes: list[Theme], municipalities: list[Municipality], regions: list[Region], **fields: Any
) -> None:
    """Published cases until there are so many, in a handful of statements: an editor's way takes a minute for three hundred.

    Each has two of the themes and one of the municipalities, and every third one of the regions, in turn.
    """
    parent = Page.objects.get(pk=index.pk)
    numbers = range(parent.numchild, until)
    cases = [case(parent, number, **fields) for number in numbers]
    columns = [field.name for field in Page._meta.concrete_fields if not field.primary_key]
    pages = Page.objects.bulk_create([Page(**{name: getattr(each, name) for name in columns}) for each in cases])
    Page.objects.filter(pk=parent.pk).update(numchild=until)
    for each, page in zip(cases, pages, strict=True):
        each.page_ptr_id = each.portalpage_ptr_id = page.pk
    for model in (PortalPage, CasePage):  # Django has no bulk_create for a model with a parent
        model._base_manager._insert(cases, fields=model._meta.local_concrete_fields, using="default")
    keys = list(zip(numbers, [page.pk for page in pages], strict=True))
    link(PortalPage.themes, "theme", [(key, themes[(number + shift) % len(themes)].pk) for number, key in keys for shift in (0, 1)])
    link(PortalPage.municipalities, "municipality", [(key, municipalities[number % len(municipalities)].pk) for number, key in keys])
    link(PortalPage.regions, "region", [(key, regions[number % len(regions)].pk) for number, key in keys if number % 3 == 0])


def case(parent: Page, number: int, **fields: Any) -> CasePage:
    """A published case that is not saved, at its place in the tree."""
    now = timezone.now()
    title, slug = f"Aanpak nummer {number}", f"aanpak-{number}"
    values = {
        "lead": "Wat er anders ging, en voor wie.",
        "date": datetime.date(2026, 1, 1) + datetime.timedelta(days=number),
        "status": list(CasePage.Status)[number % 3],
        "started_year": 2010 + number % 10,
    }
    return CasePage(
        **{
            **{"title": title, "draft_title": title, "slug": slug, "url_path": f"{parent.url_path}{slug}/", "live": True},
            **{"path": CasePage._get_path(parent.path, parent.depth + 1, number + 1), "depth": parent.depth + 1},
            **{"locale": parent.locale, "first_published_at": now, "last_published_at": now},
            **values,
            **fields,
        }
    )


def link(field: Any, name: str, pairs: list[tuple[int, int]]) -> None:
    through = field.through
    through.objects.bulk_create([through(portalpage_id=page, **{f"{name}_id": other}) for page, other in pairs])
