"""A small site of every kind of reader page, with as many rows as a test asks for."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from guides.models import GuidePage, StepPage
from portal.news.models import NewsIndexPage, NewsPage
from portal.pages.models import ContactPerson, HomePage, InformationPage, PortalImage
from portal.themes.models import Theme
from tests.factories.bodies import body, figure, links_to, text_with_link
from tests.factories.guides import (
    ChecklistActionFactory,
    ChecklistsPageFactory,
    GuideIndexPageFactory,
    GuidePageFactory,
    StepExampleFactory,
    StepPageFactory,
)
from tests.factories.pages import (
    AgendaPageFactory,
    ContactPageFactory,
    ContactPersonFactory,
    ImageFactory,
    InformationPageFactory,
    NewsIndexPageFactory,
    NewsPageFactory,
    ThemeFactory,
)


@dataclass
class ReaderSite:
    home: HomePage
    guide: GuidePage
    news_index: NewsIndexPage
    theme: Theme
    person: ContactPerson
    about: InformationPage
    images: list[PortalImage] = field(default_factory=list)
    steps: list[StepPage] = field(default_factory=list)
    news: list[NewsPage] = field(default_factory=list)

    def add_step(self, title: str, **fields: Any) -> StepPage:
        step = StepPageFactory(**{"parent": self.guide, "title": title, "themes": [self.theme], "contact_person": self.person} | fields)
        self.steps.append(step)
        return step

    def add_news(self, title: str, **fields: Any) -> NewsPage:
        item = NewsPageFactory(**{"parent": self.news_index, "title": title, "themes": [self.theme]} | fields)
        self.news.append(item)
        return item

    @property
    def addresses(self) -> list[str]:
        """One address of each kind of reader page, with its rows."""
        return [
            "/",
            "/gids/",
            "/gids/aanpak/",
            "/gids/aanpak/afdrukken/",
            self.steps[0].url,
            "/checklists/",
            "/themas/",
            f"/themas/{self.theme.slug}/",
            "/zoeken/",
            "/zoeken/?q=stap",
            f"/zoeken/?q=kaart+bericht&thema={self.theme.slug}&soort=nieuws",
            f"/zoeken/?thema={self.theme.slug}",
            f"/themas/{self.theme.slug}/feed/",
            "/nieuws/",
            self.news[0].url,
            "/agenda/",
            "/over/",
            "/contact/",
            f"/contact/?over={self.steps[0].url}",
            "/sitemap.xml",
            "/nieuws/feed/",
            "/robots.txt",
            "/.well-known/security.txt",
        ]


def make_site(home: HomePage, *, rows: int = 3) -> ReaderSite:
    """Every page type; `rows` steps, actions, examples, news items, themes, links and images."""
    person = ContactPersonFactory(photo=ImageFactory())
    theme = ThemeFactory(name="Wonen", slug="wonen", is_life_domain=True)
    guides = GuideIndexPageFactory(parent=home, slug="gids")
    site = ReaderSite(
        home=home,
        guide=GuidePageFactory(parent=guides, title="Aanpak", slug="aanpak", themes=[theme], contact_person=person),
        news_index=NewsIndexPageFactory(parent=home, slug="nieuws"),
        theme=theme,
        person=person,
        about=InformationPageFactory(parent=home, title="Over", slug="over"),
    )
    ChecklistsPageFactory(parent=home)
    AgendaPageFactory(parent=home, slug="agenda")
    ContactPageFactory(parent=home)
    grow(site, rows)
    return site


def grow(site: ReaderSite, rows: int) -> None:
    """Add whatever has rows until there are so many of it."""
    site.theme.related.add(*[ThemeFactory() for _ in range(rows - site.theme.related.count())])
    site.images += [ImageFactory() for _ in range(rows - len(site.images))]
    publish(site.about, body=rich_body(site, rows))
    for number in range(len(site.steps), rows):
        site.add_step(f"Stap {number}", body=rich_body(site, 1), examples=[StepExampleFactory.build(body=rich_body(site, 1))])
        about = Page.objects.get(pk=site.about.pk)
        about.add_child(instance=InformationPage(title=f"Onderdeel {number}", slug=f"onderdeel-{number}"))
        today = timezone.localdate()
        site.add_news(f"Bericht {number}", event_starts=today if number % 2 else today.replace(year=2001, day=1))
    told = [StepExampleFactory.build(body=rich_body(site, 1)) for _ in range(rows)]
    linked = [StepExampleFactory.build(page=Page.objects.get(pk=site.news_index.pk)) for _ in range(rows)]
    publish(site.steps[0], body=rich_body(site, rows), actions=ChecklistActionFactory.build_batch(rows), examples=told + linked)
    publish(site.news[0], body=rich_body(site, rows))


def publish(page: Page, **fields: Any) -> None:
    """Change a page as an editor does."""
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish(skip_permission_checks=True)


def rich_body(site: ReaderSite, parts: int) -> str:
    """So many headings, texts with a link, lists of links and images."""
    blocks: list[tuple[str, Any]] = []
    for number in range(parts):
        image = site.images[number % len(site.images)]
        blocks += [("heading", f"Kop {number}"), text_with_link(site.guide.pk), links_to(site.guide.pk), figure(image.pk)]
    return body(*blocks)
