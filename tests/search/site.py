"""A small site to search: pages of several kinds, themes, places and years."""

from dataclasses import dataclass
from datetime import date

from portal.organisations.models import Municipality, Region
from portal.pages.models import HomePage
from portal.themes.models import Theme
from tests.factories.bodies import body
from tests.factories.guides import ChecklistActionFactory, GuideIndexPageFactory, GuidePageFactory, StepPageFactory
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pages import InformationPageFactory, NewsIndexPageFactory, NewsPageFactory, ThemeFactory

STEP, OLD, NEW, TOWN = "/gids/aanpak/plan/", "/nieuws/oud/", "/nieuws/nieuw/", "/nieuws/dorp/"


@dataclass
class SearchSite:
    wonen: Theme
    schulden: Theme
    gelderland: Region
    ermelo: Municipality
    groningen: Municipality


def make_search_site(home: HomePage) -> SearchSite:
    wonen, schulden = (
        ThemeFactory(name="Wonen", slug="wonen", synonyms="kamer\nhuis"),
        ThemeFactory(name="Schulden", slug="schulden", synonyms="geldzorgen"),
    )
    gelderland = RegionFactory(province=True, name="Gelderland", slug="gelderland")
    veluwe = RegionFactory(name="Noord-Veluwe", slug="noord-veluwe")
    ermelo = MunicipalityFactory(name="Ermelo", slug="ermelo", province=gelderland, population=27_000, population_year=2026)
    groningen = MunicipalityFactory(name="Groningen", slug="groningen", population=240_000, population_year=2026)
    veluwe.municipalities.set([ermelo])
    guide = GuidePageFactory(parent=GuideIndexPageFactory(parent=home, slug="gids"), title="Aanpak", slug="aanpak")
    StepPageFactory(
        parent=guide,
        title="Begin met een toekomstplan",
        slug="plan",
        themes=[wonen],
        body=body(("text", "<p>Eerst een gesprek.</p><p>Ga daarna verder met een <b>steunfiguur</b> & buur erbij.</p>")),
        actions=[ChecklistActionFactory.build(title="Oefen het gesprek", text="Met de kwartiermaker.")],
    )
    news = NewsIndexPageFactory(parent=home, slug="nieuws")
    NewsPageFactory(
        parent=news, title="Toekomstplan van vroeger", slug="oud", themes=[wonen, schulden], date=date(2019, 5, 1), municipalities=[ermelo]
    )
    NewsPageFactory(
        parent=news, title="Alles over het toekomstplan", slug="nieuw", themes=[schulden], date=date(2026, 5, 1), municipalities=[groningen]
    )
    NewsPageFactory(parent=news, title="Het dorp met een toekomstplan", slug="dorp", date=date(2026, 3, 1), regions=[veluwe])
    InformationPageFactory(parent=home, title="Privacy en toekomstplan", slug="privacy")
    return SearchSite(wonen, schulden, gelderland, ermelo, groningen)
