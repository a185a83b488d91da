"""A whole guide as one PDF: cover, contents, introduction, each step with its checklist, and where it comes from."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from guides.models import GuidePage, StepExample, StepPage
from portal.pages import colours
from portal.pages.models import PortalPage, SiteSettings
from portal.pages.pdf import BlockWriter, Headings, References, example_board, render_pdf
from portal.pages.pdf.parts import checked, contact
from portal.pages.pdf.responses import pdf_response

Data = dict[str, Any]
CHAPTER = 2  # the level of a step's heading: the title of the guide is the first
KEEP = 24 * 3600  # seconds; a change elsewhere on the site ends a kept page, but leaves the guide as it was


def guide_pdf_response(request: HttpRequest, guide: GuidePage) -> HttpResponse:
    """The PDF to read in the browser; when it cannot be made, a page (503) that says what to do instead."""
    return pdf_response(
        request, guide, make=lambda: guide_pdf(guide), filename=pdf_filename(guide), unavailable="guides/pdf_unavailable.html"
    )


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
        return contact(page.contact_person or self.guide.contact_person, title, page, self.references)

    def colophon(self) -> list[str]:
        return [
            _("This is version %(version)s of “%(title)s” from %(site)s, as it was on %(date)s.") % self.names,
            _("The guide on the site may have changed since then. Look there before you rely on what a law says here."),
            *checked(self.guide),
        ]
