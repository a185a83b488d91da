"""The page tree of the demo. Pages are made first and filled after, since they link to one another."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from cases_library.models import CaseIndexPage, CasePage, PersonaIndexPage, PersonaPage
from guides.models import ChecklistAction, ChecklistsPage, GuideIndexPage, GuidePage, StepExample, StepPage
from pilots.models import PilotIndexPage, PilotPage, PilotStoriesPage, StoryIndexPage, StoryPage
from portal.accounts.models import User
from portal.demo.blocks import BlockWriter
from portal.demo.ledger import Ledger
from portal.demo.loaders import practice
from portal.demo.source import ContentError, Item, read_pages
from portal.news.models import AgendaPage, NewsIndexPage, NewsPage
from portal.organisations.models import Municipality, Region
from portal.pages.models import ContactPage, ContactPerson, HomePage, InformationPage, PortalPage, RelatedPage
from portal.pages.setup import begin_site_at
from portal.themes.models import Theme

PAGE_TYPES: dict[str, type[PortalPage]] = {
    "home": HomePage,
    "information": InformationPage,
    "contact": ContactPage,
    "guide_index": GuideIndexPage,
    "guide": GuidePage,
    "step": StepPage,
    "checklists": ChecklistsPage,
    "news_index": NewsIndexPage,
    "news": NewsPage,
    "agenda": AgendaPage,
    "case_index": CaseIndexPage,
    "case": CasePage,
    "persona_index": PersonaIndexPage,
    "persona": PersonaPage,
    "pilot_index": PilotIndexPage,
    "pilot": PilotPage,
    "pilot_stories": PilotStoriesPage,
    "story_index": StoryIndexPage,
    "story": StoryPage,
}
PLAIN_FIELDS = ("lead", "short_title", "search_description", "source_credit", "checked_on", "review_on")
TYPE_FIELDS = {
    "home": ("hero_title", "hero_text"),
    "guide": ("start_hint", "version"),
    "step": ("question", "result"),
    "news": ("date",),
    "persona": ("portrait", "age"),
}
# Raised when the same files come to be loaded differently, so that untouched pages are loaded again.
WRITTEN_AS = 3
# What Wagtail writes into a revision by itself, which says nothing about the work of an editor.
VOLATILE = frozenset(
    [
        "pk",
        "path",
        "depth",
        "numchild",
        "url_path",
        "live_revision",
        "latest_revision",
        "last_published_at",
        "first_published_at",
        "latest_revision_created_at",
        "has_unpublished_changes",
        "draft_title",
        "wagtail_admin_comments",
        "locked",
        "locked_at",
        "locked_by",
    ]
)


def page_state(page: Page | None) -> dict[str, Any]:
    """Place, visibility and latest content of a page, drafts included."""
    if page is None:
        return {}
    revision = page.get_latest_revision()
    content = {name: value for name, value in revision.content.items() if name not in VOLATILE} if revision else {}
    parent = page.get_parent()
    return {"content": content, "live": page.live, "parent": parent.pk if parent else None}


def regions_by_name() -> dict[str, Region]:
    """Regions as the content files name them: a cooperation by its name, any region as `kind:name`."""
    regions = list(Region.objects.all())
    cooperations = {region.name: region for region in regions if region.kind == Region.Kind.COOPERATION}
    return {f"{region.kind}:{region.name}": region for region in regions} | cooperations


@dataclass
class References:
    """Objects that pages point at, by the keys of the content files."""

    themes: dict[str, Theme]
    contacts: dict[str, ContactPerson]
    municipalities: dict[str, Municipality]
    regions: dict[str, Region]
    steward: User | None


class PageLoader:
    def __init__(self, ledger: Ledger, steward: User | None) -> None:
        self.ledger = ledger
        self.items = [item | {"written_as": WRITTEN_AS} for item in read_pages()]
        self.pages: dict[str, Page] = {}
        self.new: set[str] = set()
        self.writer = BlockWriter(self.page_id, self.image_id)
        self.references = References(
            themes={theme.slug: theme for theme in Theme.objects.all()},
            contacts={person.slug: person for person in ContactPerson.objects.all()},
            municipalities={place.name: place for place in Municipality.objects.all()},
            regions=regions_by_name(),
            steward=steward,
        )

    def page_id(self, key: str) -> int:
        if key not in self.pages:
            raise ContentError(f"There is no page {key} to link to.")
        return self.pages[key].pk

    def image_id(self, key: str) -> int:
        known = self.ledger.object_id("image", key)
        if known is None:
            raise ContentError(f"There is no image {key}.")
        return int(known)

    def load(self) -> None:
        for item in self.items:
            self.place(item)
        for item in self.items:
            if item["key"] in self.pages:
                self.fill(item)

    def place(self, item: Item) -> None:
        """Find the page of this item, or make it under its parent as a draft without a text."""
        key = item["key"]
        known = self.ledger.object_id("page", key)
        if known is not None:
            if page := Page.objects.filter(pk=known).first():
                self.pages[key] = page.specific
            else:
                self.ledger.may_load("page", key, item, None, {})
            return
        model = PAGE_TYPES[item["type"]]
        page = model(title=item["title"], slug=item.get("slug") or key, live=False)
        for name in TYPE_FIELDS.get(item["type"], ()):
            setattr(page, name, item[name])
        if item["type"] == "home":
            page.slug = "wegwijzer"
            begin_site_at(page)
        else:
            parent = self.pages.get(item["parent"])
            if parent is None:
                self.ledger.report.left.append(f"page {key}: its parent {item['parent']} was deleted")
                return
            Page.objects.get(pk=parent.pk).add_child(instance=page)
        self.pages[key] = page
        self.new.add(key)

    def fill(self, item: Item) -> None:
        key = item["key"]
        # Read anew: the instance that was placed does not know the children placed below it since.
        page = self.pages[key] = Page.objects.get(pk=self.pages[key].pk).specific
        is_new = key in self.new
        if not is_new and not self.ledger.may_load("page", key, item, page, page_state(page)):
            return
        page.title = item["title"]
        for name in PLAIN_FIELDS:
            setattr(page, name, item.get(name) or ("" if name not in ("checked_on", "review_on") else None))
        for name in TYPE_FIELDS.get(item["type"], ()):
            setattr(page, name, item[name])
        self.fill_relations(page, item)
        self.fill_type(page, item)
        page.full_clean()
        revision = page.save_revision(user=self.references.steward, clean=False)
        revision.publish(skip_permission_checks=True)
        self.ledger.loaded("page", key, item, page, page_state(Page.objects.get(pk=page.pk)))

    def fill_relations(self, page: PortalPage, item: Item) -> None:
        references = self.references
        page.themes = [references.themes[slug] for slug in item.get("themes") or []]  # type: ignore[assignment]
        page.municipalities = [self.named(references.municipalities, name, item) for name in item.get("municipalities") or []]  # type: ignore[assignment]
        page.regions = [self.named(references.regions, name, item) for name in item.get("regions") or []]  # type: ignore[assignment]
        page.tags.set(item.get("tags") or [], clear=True)
        page.image_id = self.image_id(item["image"]) if item.get("image") else None
        page.steward = references.steward
        page.contact_person = references.contacts.get(item.get("contact") or "redactie")

    @staticmethod
    def named(known: dict[str, Any], name: str, item: Item) -> Any:
        if name not in known:
            raise ContentError(f"{item['key']}: {name} is not known.")
        return known[name]

    def fill_type(self, page: PortalPage, item: Item) -> None:
        if hasattr(page, "body"):
            page.body = self.writer.stream(item["key"], item.get("body"))
        if isinstance(page, HomePage):
            page.search_examples = ", ".join(item.get("search_examples") or [])
        if isinstance(page, StepPage):
            self.fill_actions(page, item)
            self.fill_examples(page, item)
        if isinstance(page, CasePage):
            practice.fill_case(page, item)
        if isinstance(page, PersonaPage):
            practice.fill_persona(page, item, self.references.themes, self.page_id)
        if isinstance(page, PilotPage):
            practice.fill_pilot(page, item, self.references.municipalities, self.references.regions)
        if isinstance(page, StoryPage):
            page.date, page.changed_since = item["date"], item.get("changed_since") or ""
        self.fill_related(page, item)
        if isinstance(page, NewsPage):
            event = item.get("event") or {}
            page.event_starts, page.event_ends = (self.day(event.get(name)) for name in ("starts", "ends"))
            page.event_location = event.get("location") or ""

    def fill_related(self, page: PortalPage, item: Item) -> None:
        """Pages that belong with this one; what a persona says of a case or story comes with its reason."""
        rows = [{"page": key} for key in item.get("related") or []]
        rows += [row for row in item.get("matters") or [] if not isinstance(self.pages.get(row["page"]), StepPage)]
        page.related_rows = practice.keyed_rows(
            page.related_rows.all(),
            [{"key": row["page"][:40], "related_id": self.page_id(row["page"]), "why": row.get("why") or ""} for row in rows],
            RelatedPage,
        )

    @staticmethod
    def day(value: Any) -> dt.date | None:
        return value if isinstance(value, dt.date) else None

    @staticmethod
    def fill_actions(page: StepPage, item: Item) -> None:
        """Rows keep their identity by key, so that what readers ticked stays ticked."""
        present = {row.key: row for row in page.actions.all()}
        rows = []
        for place, data in enumerate(item["actions"]):
            row = present.get(data["key"]) or ChecklistAction(key=data["key"])
            row.sort_order, row.title, row.text, row.who = place, data["title"], data.get("text") or "", data.get("who") or ""
            rows.append(row)
        page.actions = rows

    def fill_examples(self, page: StepPage, item: Item) -> None:
        present = {row.key: row for row in page.examples.all()}
        rows = []
        for place, data in enumerate(item.get("examples") or []):
            row = present.get(data["key"]) or StepExample(key=data["key"])
            row.sort_order, row.place, row.title = place, data["place"], data["title"]
            row.meta, row.text, row.url = data.get("meta") or "", data.get("text") or "", data.get("url") or ""
            row.page_id = self.page_id(data["page"]) if data.get("page") else None
            row.body = self.writer.stream(f"{item['key']}:{data['key']}", data.get("body"))
            rows.append(row)
        page.examples = rows
