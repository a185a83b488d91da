"""A small site of every kind of reader page, with as many rows as a test asks for."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from cases_library.models import CaseIndexPage, CasePage, PersonaIndexPage, PersonaPage
from guides.models import GuidePage, StepPage
from portal.news.models import NewsIndexPage, NewsPage
from portal.organisations.models import Municipality, Region
from portal.pages.models import ContactPerson, HomePage, InformationPage, PortalImage, RelatedPage, SiteSettings
from portal.themes.models import Theme
from tests.factories.bodies import body, figure, links_to, text_with_link
from tests.factories.cases import CaseIndexPageFactory, CasePageFactory
from tests.factories.guides import (
    ChecklistActionFactory,
    ChecklistsPageFactory,
    GuideIndexPageFactory,
    GuidePageFactory,
    StepExampleFactory,
    StepPageFactory,
)
from tests.factories.organisations import MunicipalityFactory, RegionFactory
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
from tests.factories.personas import PersonaIndexPageFactory, PersonaPageFactory, matter


@dataclass
class ReaderSite:
    home: HomePage
    guide: GuidePage
    news_index: NewsIndexPage
    theme: Theme
    person: ContactPerson
    about: InformationPage
    case_index: CaseIndexPage
    persona_index: PersonaIndexPage
    images: list[PortalImage] = field(default_factory=list)
    steps: list[StepPage] = field(default_factory=list)
    news: list[NewsPage] = field(default_factory=list)
    cases: list[CasePage] = field(default_factory=list)
    personas: list[PersonaPage] = field(default_factory=list)

    def add_step(self, title: str, **fields: Any) -> StepPage:
        step = StepPageFactory(**{"parent": self.guide, "title": title, "themes": [self.theme], "contact_person": self.person} | fields)
        self.steps.append(step)
        return step

    def add_news(self, title: str, **fields: Any) -> NewsPage:
        item = NewsPageFactory(**{"parent": self.news_index, "title": title, "themes": [self.theme]} | fields)
        self.news.append(item)
        return item

    def add_case(self, title: str, **fields: Any) -> CasePage:
        case = CasePageFactory(
            **{"parent": self.case_index, "title": title, "themes": [self.theme], "contact_person": self.person} | fields
        )
        self.cases.append(case)
        return case

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
            f"/zoeken/?thema={self.theme.slug}&soort=nieuws",
            f"/themas/{self.theme.slug}/feed/",
            "/nieuws/",
            self.news[0].url,
            "/agenda/",
            "/praktijk/",
            f"/praktijk/?thema={self.theme.slug}&status=afgerond",
            self.cases[0].url,
            "/praktijk/vergelijken/",
            f"/praktijk/vergelijken/?casus={self.cases[0].slug}",
            "/personas/",
            f"/personas/?leefgebied={self.theme.slug}&leeftijd=16-17",
            self.personas[0].url,
            f"/gids/aanpak/?persona={self.personas[0].slug}",
            f"{self.steps[0].url}?persona={self.personas[0].slug}",
            "/over/",
            "/contact/",
            f"/contact/?over={self.steps[0].url}",
            "/plaatsen/",
            f"/plaatsen/{Municipality.objects.filter(pages__in=self.cases).earliest('pk').slug}/",
            f"/plaatsen/samenwerking/{Region.objects.filter(pages__in=self.cases).earliest('pk').slug}/",
            "/sitemap.xml",
            "/nieuws/feed/",
            "/feeds/",
            "/feeds/casus/",
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
        case_index=CaseIndexPageFactory(parent=home),
        persona_index=PersonaIndexPageFactory(parent=home),
    )
    SiteSettings.for_site(Site.objects.get(is_default_site=True))  # which a site that was set up has
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
        site.add_case(f"Casus {number}", municipalities=[MunicipalityFactory()], regions=[RegionFactory()])
        site.add_news(f"Bericht {number}", event_starts=today if number % 2 else today.replace(year=2001, day=1))
    for number in range(len(site.personas), rows):
        why = [RelatedPage(related_id=page.pk, why="Daarom.") for page in site.cases]
        persona = {"portrait": "", "image": site.images[number]} if number % 2 else {"contact_person": site.person}
        matters = [matter(step) for step in site.steps]
        site.personas.append(
            PersonaPageFactory(
                parent=site.persona_index, themes=[site.theme], situations=[site.theme], matters=matters, related_rows=why, **persona
            )
        )
    told = [StepExampleFactory.build(body=rich_body(site, 1)) for _ in range(rows)]
    linked = [StepExampleFactory.build(page=Page.objects.get(pk=site.news_index.pk)) for _ in range(rows)]
    publish(site.steps[0], body=rich_body(site, rows), actions=ChecklistActionFactory.build_batch(rows), examples=told + linked)
    publish(site.news[0], body=rich_body(site, rows))
    related = [RelatedPage(related_id=page.pk, key=page.slug) for page in (*site.steps, *site.news, *site.cases[1:])]
    places = {"municipalities": MunicipalityFactory.create_batch(rows), "regions": RegionFactory.create_batch(rows)}
    publish(site.cases[0], body=rich_body(site, rows), related_rows=related, **places)


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
