"""The facts of the public sources, read on the pages of the demo as a reader reads them."""

import html
import re

import pytest

from tests.demo_site import DemoSite
from tests.test_demo_pages import fetch

STORY = "/pilots/werken-met-een-toekomstplan/verhalen/noord-veluwe-knooppunt-16-27/"
GRONINGEN = "/praktijk/groningen-taskforce-jongeren/"
AMSTERDAM = "/praktijk/amsterdam-samenwerking-op-alle-vlakken/"
FRIESLAND = "/praktijk/friesland-de-soepele-overgang/"
BOXTEL = "/praktijk/boxtel-en-sint-michielsgestel-de-jeugdverbinder/"
FACTS = {
    STORY: (
        *("13 september 2019", "Elburg", "Ermelo", "Harderwijk", "Nunspeet", "Oldebroek", "Putten", "Regiegroep", "knooppunt"),
        *("16 tot 27 jaar", "landelijke pilot", "managers", "leerplicht", "Wmo", "Participatiewet", "Centrum voor Jeugd en Gezin"),
        *("straathoekwerk", "MEE", "uitkering", "Movisie", "Werk en inkomen", "Wonen", "Zorg en welzijn"),
    ),
    GRONINGEN: (
        *("In de schijnwerper", "2014", "november 2015", "2016", "2018", "16 tot 27 jaar", "Taskforce Jongeren", "drie maanden"),
        *("wethouder", "jurist", "Thuiszitterspact", "ROC", "mbo", "auto", "zes", "corporaties", "cv", "Drenthe College", "Assen"),
        *("UMCG", "Hanzehogeschool", "Lentis", "doorpakken"),
    ),
    AMSTERDAM: (
        *("onderwijs, zorg, jeugd, werk en inkomen, en wonen", "zorgverzekeraars", "ROC", "3 maanden", "1 maand", "4 maanden"),
        *("2 maanden", "12 maanden", "ambtswoning", "college", "ontwikkelagenda", "regisseur", "eigen risico", "Jongerenpunten"),
        *("pitch", "wachtlijsten"),
    ),
    FRIESLAND: (
        *("Sociaal Domein Fryslân", "Jeugdhulp Friesland", "17,5", "risico's", "toekomstplan", "casusregisseur", "maanden voor 18"),
        *("wonen, daginvulling, geld, school, werk", "portefeuillehouders"),
    ),
    BOXTEL: (
        *("Boxtel", "Sint-Michielsgestel", "14 tot 27 jaar", "La Salle", "MEE", "GGD", "ggz", "verslavingszorg"),
        *("ambulant zorgteam", "leerplicht", "woonstichtingen", "vrije tijd"),
    ),
    "/pilots/werken-met-een-toekomstplan/": (
        *("22 november 2018", "2019", "NJi", "Movisie", "6 deelnemers", "Team 12", "Venlo", "Yoin-Lindenhout", "Arnhem", "Apeldoorn"),
        *("Noord-Veluwe", "Rivierenland", "Hengelo", "Auriga", "Dordrecht", "Zuid-Holland Zuid"),
    ),
    "/pilots/werken-met-personas/": ("Movisie", "zestien", "waaier"),
    "/pilots/": ("Programma 16-27", "acht pilots", "vijf", "22 november 2018", "Sociale Zaken en Werkgelegenheid"),
}


def text_of(demo: DemoSite, address: str) -> str:
    answer = fetch(f"{demo.url}{address}")
    assert answer.status == 200, address
    main = answer.body.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split()).replace("\u2019", "'")


@pytest.mark.parametrize("address", FACTS)
def test_a_page_has_the_facts_of_its_source(demo_site: DemoSite, address: str) -> None:
    text = text_of(demo_site, address).lower()
    assert [fact for fact in FACTS[address] if fact.lower() not in text] == []


def test_sixteen_young_people_are_told_apart_by_name_and_age(demo_site: DemoSite) -> None:
    """Each has a page of its own, which says the age, that the person is invented, and the five life domains."""
    addresses = demo_site.pages()["cases_library.PersonaPage"]
    assert len(addresses) == 16
    for address in addresses:
        text = text_of(demo_site, address)
        assert re.search(r"\b(1[6-9]|2[0-7]) jaar\b", text), address
        assert "erzonnen" in text, address
        for domain in ("Wonen", "Werk en inkomen", "School en opleiding", "Zorg en welzijn", "Netwerk en vrije tijd"):
            assert domain in text, (address, domain)


def test_steps_3_and_8_lead_to_their_cases(demo_site: DemoSite) -> None:
    steps = demo_site.pages()["guides.StepPage"]
    for number, cases in ((3, (AMSTERDAM,)), (8, (FRIESLAND, BOXTEL))):
        page = fetch(f"{demo_site.url}{steps[number - 1]}").body.decode()
        assert [case for case in cases if f'href="{case}"' not in page] == []
