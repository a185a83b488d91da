"""A page of text and what lies below it."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.pages.models import HomePage
from tests.factories.bodies import body
from tests.factories.pages import InformationPageFactory

pytestmark = pytest.mark.django_db


def test_the_contents_lead_to_the_headings(client: Client, home: HomePage) -> None:
    blocks = [
        block for name in ("Wie wij zijn", "Wat wij doen", "Wat wij doen") for block in (("heading", name), ("text", "<p>Tekst.</p>"))
    ]
    InformationPageFactory(parent=home, title="Over", slug="over", body=body(*blocks))
    page = BeautifulSoup(client.get("/over/").text, "html.parser")
    anchors = [str(a["href"]) for a in page.select(".portal-contents a")]
    assert len(set(anchors)) == 3
    assert [page.select_one(anchor).get_text() for anchor in anchors] == ["Wie wij zijn", "Wat wij doen", "Wat wij doen"]


def test_it_names_the_pages_below_it(client: Client, home: HomePage) -> None:
    about = InformationPageFactory(parent=home, title="Over", slug="over")
    InformationPageFactory(parent=about, title="Wie wij zijn")
    InformationPageFactory(parent=about, title="Nog in de maak", live=False)
    page = client.get("/over/")
    assert "Wie wij zijn" in page.text
    assert "Nog in de maak" not in page.text
