"""Editors see pages before they are published, also new ones, and nobody else does."""

import pytest
from django.test import Client
from wagtail.models import Page

from guides.models import ChecklistAction, GuidePage, StepPage
from portal.pages.models import HomePage
from tests.factories.accounts import sign_in
from tests.factories.bodies import body
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory, StepPageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(home: HomePage) -> GuidePage:
    guide = GuidePageFactory(parent=GuideIndexPageFactory(parent=home, slug="gids"), title="Aanpak", slug="aanpak")
    StepPageFactory(parent=guide, title="Eerste", slug="eerste")
    return guide


def preview_of_new(page: Page, parent: Page) -> Page:
    """A page as the form for a new page previews it: not stored, on a made-up place in the tree."""
    page.depth = parent.depth + 1
    page.path = Page._get_children_path_interval(parent.path)[1]
    page.set_url_path(parent)
    return page


def test_a_draft_of_a_guide_is_shown_to_editors_only(client: Client, guide: GuidePage) -> None:
    draft = GuidePage.objects.get(pk=guide.pk)
    draft.lead = "Nog niet gepubliceerd."
    draft.save_revision()
    sign_in(client, UserFactory(administrator=True))
    response = client.get(f"/beheer/pages/{guide.pk}/view_draft/")
    assert "Nog niet gepubliceerd." in response.text
    assert "public" not in response["Cache-Control"]
    assert "Nog niet gepubliceerd." not in Client().get("/gids/aanpak/").text


def test_a_new_step_can_be_previewed_before_it_is_stored(guide: GuidePage) -> None:
    step = StepPage(title="Nieuw", slug="nieuw", question="Weten jullie het?", result="Iedereen weet het.")
    step.body = body(("heading", "Een deel"), ("text", "<p>Met tekst.</p>"))
    step.actions = [ChecklistAction(title="Maak een kaart")]
    response = preview_of_new(step, Page.objects.get(pk=guide.pk)).make_preview_request()
    assert response.status_code == 200
    for words in ("Weten jullie het?", "Met tekst.", "Maak een kaart", "Eerste"):
        assert words in response.text


def test_a_new_guide_can_be_previewed_before_it_is_stored(guide: GuidePage) -> None:
    parent = Page.objects.get(slug="gids")
    response = preview_of_new(GuidePage(title="Nieuwe gids", slug="nieuw"), parent).make_preview_request()
    assert response.status_code == 200
    assert "Nieuwe gids" in response.text
