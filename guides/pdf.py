"""A whole guide as one PDF: cover, contents, introduction, each step with its checklist, and where it comes from."""

import logging
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from guides.models import GuidePage, StepExample, StepPage
from portal.pages import colours
from portal.pages.models import PortalPage, SiteSettings
from portal.pages.models.base import CONTACT_PATH
from portal.pages.pdf import BlockWriter, Headings, PdfError, References, example_board, render_pdf

logger = logging.getLogger(__name__)

Data = dict[str, Any]
CHAPTER = 2  # the level of a step's heading: the title of the guide is the first
RETRY_AFTER = 120  # seconds
KEEP = 24 * 3600  # seconds; a change elsewhere on the site ends a kept page, but leaves the guide as it was


def guide_pdf_response(request: HttpRequest, guide: GuidePage) -> HttpResponse:
    """The PDF to read in the browser; when it cannot be made, a page (503) that says what to do instead."""
    if request.META.get("QUERY_STRING"):  # else each made-up query would have one made
        return redirect(request.path)
    try:
        pdf = guide_pdf(guide)
    except PdfError:
        logger.exception("guide_pdf_failed", extra={"page": guide.pk})
        response = render(request, "guides/pdf_unavailable.html", {"page": guide}, status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, pdf_filename(guide)) or "inline"
    response["Link"] = f'<{guide.full_url}>; rel="canonical"'
    return response


def guide_pdf(guide: GuidePage) -> bytes:
    """The guide as it stands now, with the steps that anyone may read. Raises PdfError."""
    return GuideDocument(guide).render()


def pdf_filename(guide: GuidePage) -> str:
    """Such as `van-jeugd-naar-volwassenheid-1.0.pdf`: plain letters, whatever the version says."""
    version = re.sub(r"[^a-z0-9.]+", "-", guide.version.lower()).strip("-.")
    return "-".join(part for part in (slugify(guide.slug), version) if part) + ".pdf"


class GuideDocument:
    """Gathers what `templates/pdf/guide.typ` shows, in a number of queries that does not grow with the guide."""

    def __init__(self, guide: GuidePage) -> None:
        self.guide = guide
        self.steps = guide.steps
        prefetch_related_objects([guide, *self.steps], "contact_person")
        prefetch_related_objects(self.steps, "examples")
        site = guide.get_site()
        self.settings = SiteSettings.for_site(site)
        self.bodies = {id(owner): owner.body.get_prep_value() for owner in self._owners()}
        self.references = References(self.bodies.values(), root_url=site.root_url, anchors={step.pk: step.anchor for step in self.steps})

    def _owners(self) -> Iterable[GuidePage | StepPage | StepExample]:
        yield self.guide
        for step in self.steps:
            yield step
            yield from step.told_examples

    @property
    def changed_at(self) -> datetime:
        return timezone.localtime(self.guide.changed_at or timezone.now())

    @property
    def names(self) -> dict[str, str]:
        """What sentences about the document name."""
        return {
            "title": self.guide.title,
            "site": self.settings.name,
            "version": self.guide.version,
            "date": date_format(self.changed_at, "j F Y"),
        }

    def render(self) -> bytes:
        return render_pdf("guide.typ", self.data(), images=self.references.images, made_at=self.changed_at, keep=KEEP)

    def data(self) -> Data:
        return {
            "document": {
                "title": self.guide.title,
                "author": self.settings.organisation or self.settings.name,
                "description": self.guide.description,
                "keywords": [tag.name for tag in self.guide.tags.all()],
                "site": self.settings.name,
            },
            "colours": colours.changed(self.settings),
            "labels": {"page": _("page {page}"), "page_of": _("page {page} of {total}")},
            "guide": {
                "kind": _("Step-by-step guide"),
                "lead": self.guide.lead,
                "facts": self.facts(),
                "contents": _("Contents"),
                "introduction": self.introduction(),
                "steps": [self.step(step) for step in self.steps],
                "colophon": {"title": _("About this edition"), "lines": self.colophon()},
                "contact": self.contact(self.guide, _("A question about this guide?")),
            },
        }

    def facts(self) -> list[Data]:
        """What stands at the foot of the cover."""
        return [
            {"label": _("Version"), "value": self.guide.version},
            {"label": _("As it was on"), "value": self.names["date"]},
            {"label": _("Read it on"), "value": self.references.address(self.guide.full_url or "") or self.settings.name},
        ]

    def introduction(self) -> Data | None:
        content = self.write(self.guide, base=CHAPTER)
        if not content and not self.guide.start_hint:
            return None
        return {"title": _("Introduction"), "hint": self.guide.start_hint, "content": content}

    def step(self, step: StepPage) -> Data:
        return {
            "anchor": step.anchor,
            "number": str(step.number),
            "board": _("Step %(number)s of %(total)s") % {"number": step.number, "total": len(self.steps)},
            "title": step.title,
            "lead": step.lead,
            "question": step.question,
            "content": self.write(step, base=CHAPTER),
            "checklist": self.checklist(step),
            "result": {"title": _("Result of this step"), "text": step.result} if step.result else None,
            "examples": [self.told(example) for example in step.told_examples],
            "more": self.more(step.linked_examples),
            "contact": self.contact(step, _("A question about this step?")),
            "colophon": checked(step),
        }

    def write(self, owner: GuidePage | StepPage | StepExample, *, base: int) -> list[Data]:
        return BlockWriter(self.references, Headings(base)).body(self.bodies[id(owner)])

    def checklist(self, step: StepPage) -> Data | None:
        actions = [
            {"title": action.title, "text": action.text, "who": _("For: %(who)s") % {"who": action.who} if action.who else ""}
            for action in step.action_list
        ]
        return {"title": _("Actions"), "actions": actions} if actions else None

    def told(self, example: StepExample) -> Data:
        return {
            "board": example_board(example.place),
            "title": example.title,
            "meta": example.meta,
            "content": self.write(example, base=CHAPTER + 1),
        }

    def more(self, examples: Iterable[StepExample]) -> Data | None:
        items = [
            {"place": example.place, "title": example.title, "meta": example.meta, "text": example.text, "link": link}
            for example in examples
            if (link := self.references.page(example.page_id) or self.references.address(example.url))
        ]
        return {"title": _("More examples with this step"), "items": items} if items else None

    def contact(self, page: PortalPage, title: str) -> Data | None:
        """Who answers questions, without a mail address: they go through the contact form."""
        person = page.contact_person or self.guide.contact_person
        if person is None:
            return None
        link = self.references.address(CONTACT_PATH)
        return {
            "title": title,
            "name": person.name,
            "role": ", ".join(part for part in (person.role, person.organisation) if part),
            "text": person.text,
            "ask": _("Ask your question on"),
            "link": link and link | {"url": f"{link['url']}?over={quote(page.url or '')}"},
        }

    def colophon(self) -> list[str]:
        return [
            _("This is version %(version)s of “%(title)s” from %(site)s, as it was on %(date)s.") % self.names,
            _("The guide on the site may have changed since then. Look there before you rely on what a law says here."),
            *checked(self.guide),
        ]


def checked(page: PortalPage) -> list[str]:
    """After which source a page was written, and when somebody last checked it."""
    day = page.checked_on
    lines = [page.source_credit, _("Last checked on %(day)s.") % {"day": date_format(day, "j F Y")} if day else ""]
    return [line for line in lines if line]
