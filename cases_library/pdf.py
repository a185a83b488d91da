"""A case as a PDF: its facts on top, its text with the numbers of the page, what belongs with it, and where it comes from."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cases_library.facts import CaseFacts
from cases_library.models.cases import CasePage
from portal.pages import colours
from portal.pages.models import PortalPage, SiteSettings
from portal.pages.models.base import KindGroup
from portal.pages.pdf import BlockWriter, Headings, References, render_pdf
from portal.pages.pdf.parts import checked, contact
from portal.pages.pdf.responses import pdf_response
from portal.pages.pdf.rich_text import Node
from portal.pages.registry import PageKind

Data = dict[str, Any]
TITLE = 1  # the level of the title; the headings of the text follow it
KEEP = 24 * 3600  # seconds


def case_pdf_response(request: HttpRequest, case: CasePage) -> HttpResponse:
    """The PDF to read in the browser; when it cannot be made, a page (503) that says what to do instead."""
    return pdf_response(
        request,
        case,
        make=lambda: case_pdf(case),
        filename=f"{slugify(case.slug) or 'casus'}.pdf",
        unavailable="cases_library/case_pdf_unavailable.html",
    )


def case_pdf(case: CasePage) -> bytes:
    """The case as it stands now. Raises PdfError."""
    return CaseDocument(case).render()


class NumberedWriter(BlockWriter):
    """Gives each heading of the body the number that it has on the page."""

    sections = 0

    def write_heading(self, value: str) -> list[Node]:
        nodes = super().write_heading(value)
        self.sections += len(nodes)
        return [node | {"number": str(self.sections)} for node in nodes]


class CaseDocument:
    """Gathers what `templates/pdf/case.typ` shows."""

    def __init__(self, case: CasePage) -> None:
        self.case = case
        site = case.get_site()
        self.settings = SiteSettings.for_site(site)
        self.body = case.body.get_prep_value()
        self.groups = case.related_groups()
        self.references = References([self.body], root_url=site.root_url)

    @property
    def changed_at(self) -> datetime:
        return timezone.localtime(self.case.last_published_at or timezone.now())

    def render(self) -> bytes:
        return render_pdf("case.typ", self.data(), images=self.references.images, made_at=self.changed_at, keep=KEEP)

    def data(self) -> Data:
        case = self.case
        return {
            "document": {
                "title": case.title,
                "author": self.settings.organisation or self.settings.name,
                "description": case.description,
                "keywords": [tag.name for tag in case.tags.all()],
                "site": self.settings.name,
            },
            "colours": colours.changed(self.settings),
            "labels": {"page": _("page {page}"), "page_of": _("page {page} of {total}")},
            "case": {
                "board": " · ".join(part for part in (case.series_label, case.place) if part),
                "lead": case.lead,
                "facts": {"title": _("In short"), "rows": self.facts()},
                "content": NumberedWriter(self.references, Headings(TITLE)).body(self.body),
                "related": self.related(self.groups),
                "contact": contact(case.contact_person, _("A question about this case?"), case, self.references),
                "colophon": self.colophon(),
                "read_on": {"label": _("Read it on"), "link": self.references.address(case.full_url or "")},
            },
        }

    def facts(self) -> list[Data]:
        rows = [
            {"label": fact.label, "values": [part.text for part in fact.parts], "note": fact.note}
            for fact in CaseFacts(self.case).panel()
            if fact.key != "contact"  # who that is stands at the end, with a way to ask
        ]
        themes = [theme.name for theme in self.case.theme_list]
        return [*rows, {"label": _("Themes"), "values": [", ".join(themes)], "note": ""}] if themes else rows

    def related(self, groups: list[KindGroup]) -> Data | None:
        items = [
            {"text": page.title, "description": described(group.kind, page), "link": link}
            for group in groups
            for page in group.pages
            if (link := self.references.page(page.pk))
        ]
        return {"title": _("Belongs with this"), "items": items} if items else None

    def colophon(self) -> list[str]:
        names = {"site": self.settings.name, "date": date_format(self.changed_at, "j F Y")}
        return [_("This is the case from %(site)s as it was on %(date)s.") % names, *checked(self.case)]


def described(kind: PageKind, page: PortalPage) -> str:
    """What a page is, on paper: “Step 3”, “Case · Amsterdam”."""
    label, line = str(kind.label), page.kind_line
    return line if line.startswith(label) else " · ".join(part for part in (label, line) if part)
