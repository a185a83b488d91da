"""What many pages use — themes, contact persons, images — is found, and goes only after a clear word."""

import bs4
import pytest
from django.test import Client
from wagtail.models import Page, ReferenceIndex

from portal.pages.models import ContactPerson, HomePage, InformationPage
from portal.themes.models import Theme
from tests.admin import Admin, PageForm
from tests.factories.pages import ContactPersonFactory, ImageFactory, InformationPageFactory, ThemeFactory

THEMES, PERSONS = "wagtailsnippets_themes_theme", "wagtailsnippets_pages_contactperson"


def text_of(response: object) -> str:
    return bs4.BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


@pytest.fixture
def page(home: HomePage) -> InformationPage:
    """A page whose last draft uses everything as well."""
    page = InformationPageFactory(
        parent=home,
        title="Over wonen",
        themes=[ThemeFactory(name="Wonen")],
        contact_person=ContactPersonFactory(name="Contact wonen"),
        image=ImageFactory(),
        body=[("heading", "Kop")],
    )
    page.save_revision()
    return page


class TestLists:
    def test_themes_are_listed_and_searched_by_their_other_words(self, editor: Admin) -> None:
        ThemeFactory(name="Schulden", synonyms="rood staan\nbewindvoering")
        ThemeFactory(name="Wonen")
        listed = text_of(editor.get(f"{THEMES}:list"))
        assert "Schulden" in listed
        assert "Wonen" in listed
        found = text_of(editor.get(f"{THEMES}:list_results", q="bewindvoering"))
        assert "Schulden" in found
        assert "Wonen" not in found

    def test_contact_persons_are_listed_and_searched(self, editor: Admin) -> None:
        ContactPersonFactory(name="Contact wonen", role="adviseur")
        ContactPersonFactory(name="Contact werk", role="projectleider")
        assert "Contact werk" in text_of(editor.get(f"{PERSONS}:list"))
        found = text_of(editor.get(f"{PERSONS}:list_results", q="adviseur"))
        assert "Contact wonen" in found
        assert "Contact werk" not in found

    def test_a_contact_person_is_chosen_from_a_list_that_can_be_searched(self, editor: Admin) -> None:
        ContactPersonFactory(name="Contact wonen")
        ContactPersonFactory(name="Contact werk")
        response = editor.get("wagtailsnippetchoosers_pages_contactperson:choose_results", q="wonen")
        assert "Contact wonen" in text_of(response)
        assert "Contact werk" not in text_of(response)

    def test_the_menu_has_both(self, editor: Admin) -> None:
        html = editor.get("wagtailadmin_home").content.decode()
        assert editor.address(f"{THEMES}:list") in html
        assert editor.address(f"{PERSONS}:list") in html


class TestUsage:
    @pytest.mark.parametrize(("name", "field"), [(THEMES, "themes"), (PERSONS, "contact_person")])
    def test_where_it_is_used_is_counted_and_listed(self, editor: Admin, page: InformationPage, name: str, field: str) -> None:
        row = page.themes.get() if field == "themes" else page.contact_person
        assert ReferenceIndex.get_grouped_references_to(row).count() == 1
        assert "Over wonen" in text_of(editor.get(f"{name}:usage", row.pk))
        response = editor.get(f"{name}:delete", row.pk)
        assert response.context["view"].usage.count() == 1
        assert editor.address(f"{name}:usage", row.pk) in response.content.decode()

    def test_a_theme_taken_off_a_page_is_no_longer_counted(self, editor: Admin, page: InformationPage) -> None:
        theme = page.themes.get()
        assert editor.save(page, editor.edit_form(page).fill(themes=[]), action="publish").status_code == 302
        assert ReferenceIndex.get_grouped_references_to(theme).count() == 0


class TestDeleting:
    def test_a_theme_in_use(self, editor: Admin, client: Client, page: InformationPage) -> None:
        theme = page.themes.get()
        assert editor.post(f"{THEMES}:delete", theme.pk).status_code == 302
        assert not Theme.objects.exists()
        self.assert_page_goes_on(editor, client, page)

    def test_a_contact_person_in_use(self, editor: Admin, client: Client, page: InformationPage) -> None:
        assert editor.post(f"{PERSONS}:delete", page.contact_person_id).status_code == 302
        assert not ContactPerson.objects.exists()
        self.assert_page_goes_on(editor, client, page)

    def test_an_image_in_use(self, editor: Admin, client: Client, page: InformationPage) -> None:
        assert page.title in text_of(editor.get("wagtailimages:image_usage", page.image_id))
        assert editor.get("wagtailimages:delete", page.image_id).status_code == 200
        assert editor.post("wagtailimages:delete", page.image_id).status_code == 302
        self.assert_page_goes_on(editor, client, page)

    @staticmethod
    def assert_page_goes_on(editor: Admin, client: Client, page: InformationPage) -> None:
        """The page is read, edited, previewed, reverted and published as before, without what went."""
        assert client.get(page.get_url()).status_code == 200
        assert editor.get("wagtailadmin_pages:view_draft", page.pk).status_code == 200
        first = Page.objects.get(pk=page.pk).revisions.order_by("pk").first()
        response = editor.get("wagtailadmin_pages:revisions_revert", page.pk, first.pk)
        assert response.status_code == 200
        form = PageForm(response.content.decode()).merge({"action-publish": "1"})
        assert editor.post("wagtailadmin_pages:revisions_revert", page.pk, first.pk, data=form.data).status_code == 302
        assert editor.save(page, editor.edit_form(page), action="publish").status_code == 302
        assert client.get(page.get_url()).status_code == 200


class TestAddresses:
    def test_a_theme_with_another_address_leaves_a_redirect(self, editor: Admin, client: Client) -> None:
        theme = ThemeFactory(name="Schulden")
        for slug in ("geldzorgen", "geld"):
            old = Theme.objects.get().get_absolute_url()
            assert client.get(old).status_code == 200
            data = {
                "name": "Schulden", "slug": slug, "summary": theme.summary, "introduction": "null",
                "synonyms": "", "colour": theme.colour, "icon": theme.icon, "order": 100,
            }  # fmt: skip
            assert editor.post(f"{THEMES}:edit", theme.pk, data=data).status_code == 302
            response = client.get(old)
            assert response.status_code == 301
            assert response["Location"] == f"/themas/{slug}/"
