"""All checklists of all guides on one page."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.pages.models import HomePage
from tests.factories.guides import ChecklistsPageFactory, GuideIndexPageFactory, GuidePageFactory, StepPageFactory

pytestmark = pytest.mark.django_db


def test_every_action_of_every_guide_can_be_ticked_under_its_step(client: Client, home: HomePage) -> None:
    index = GuideIndexPageFactory(parent=home, slug="gids")
    for name in ("Een", "Twee"):
        guide = GuidePageFactory(parent=index, title=f"Gids {name}", slug=name.lower())
        for number in (1, 2):
            StepPageFactory(parent=guide, title=f"{name} stap {number}", slug=f"stap-{number}", actions=number)
    StepPageFactory(parent=guide, title="Zonder acties", actions=0)
    ChecklistsPageFactory(parent=home)
    page = BeautifulSoup(client.get("/checklists/").text, "html.parser")
    lists = page.select("[data-portal-checklist]")
    assert [len(checklist.select("input[type=checkbox]")) for checklist in lists] == [1, 2, 1, 2]
    assert [checklist.h3.a["href"] for checklist in lists] == [
        "/gids/een/stap-1/",
        "/gids/een/stap-2/",
        "/gids/twee/stap-1/",
        "/gids/twee/stap-2/",
    ]
    assert len(page.select("[data-portal-total]")) == 2
    assert page.select_one("[data-portal-clear=all]") is not None
    assert page.select_one("[data-portal-print]") is not None
    anchors = [str(a["href"]) for a in page.select(".portal-contents a")]
    assert [page.select_one(anchor).h3.get_text(strip=True)[-1] for anchor in anchors] == ["1", "2", "1", "2"]
    ids = [node["id"] for node in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_without_a_guide_it_says_so(client: Client, home: HomePage) -> None:
    ChecklistsPageFactory(parent=home)
    page = client.get("/checklists/")
    assert page.status_code == 200
    assert "data-portal-checklist" not in page.text
