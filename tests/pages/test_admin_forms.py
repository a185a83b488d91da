"""What a page form offers: what comes from the parent, themes in groups, places by name, colleagues who can act."""

from datetime import date

import bs4
import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.organisations.models import Region
from portal.pages.forms import possible_stewards
from portal.pages.models import HomePage, InformationPage, PortalPage
from portal.pages.roles import EDITORS
from tests.admin import Admin, errors_of, rich_text
from tests.factories.organisations import MunicipalityFactory, RegionFactory
from tests.factories.pages import ContactPersonFactory, InformationPageFactory, ThemeFactory
from tests.factories.users import UserFactory


@pytest.fixture
def parent(home: HomePage, editor: Admin) -> InformationPage:
    return InformationPageFactory(
        parent=home,
        title="Boven",
        themes=[ThemeFactory(name="Wonen", is_life_domain=True), ThemeFactory(name="Schulden")],
        steward=editor.user,
        contact_person=ContactPersonFactory(),
    )


class TestInheritance:
    def test_a_new_page_starts_with_what_its_parent_has(self, editor: Admin, parent: InformationPage) -> None:
        form = editor.create_form(InformationPage, parent)
        assert set(form.data.getlist("themes")) == {str(theme.pk) for theme in parent.themes.all()}
        assert form.data["steward"] == str(parent.steward_id)
        assert form.data["contact_person"] == str(parent.contact_person_id)

        assert editor.create(InformationPage, parent, form.fill(title="Onder", slug="onder"), action_publish="1").status_code == 302
        page = PortalPage.objects.get(slug="onder")
        assert set(page.themes.all()) == set(parent.themes.all())
        assert page.steward == parent.steward
        assert page.contact_person == parent.contact_person

    def test_what_the_editor_takes_out_stays_out(self, editor: Admin, parent: InformationPage) -> None:
        form = editor.create_form(InformationPage, parent).fill(title="Onder", slug="onder", themes=[], steward="", contact_person="")
        assert editor.create(InformationPage, parent, form, action_publish="1").status_code == 302
        page = PortalPage.objects.get(slug="onder")
        assert not page.themes.exists()
        assert page.steward is None
        assert page.contact_person is None
        form = editor.edit_form(page)
        assert not form.data.getlist("themes")
        assert editor.save(page, form, action="publish").status_code == 302
        assert not PortalPage.objects.get(slug="onder").themes.exists()

    def test_a_form_with_an_error_shows_what_was_sent(self, editor: Admin, parent: InformationPage) -> None:
        form = editor.create_form(InformationPage, parent).fill(title="", themes=[], steward="", contact_person="")
        response = editor.create(InformationPage, parent, form, action_publish="1")
        assert response.status_code == 200
        assert not bs4.BeautifulSoup(response.content, "html.parser").select("input[name=themes][checked]")


class TestThemes:
    def test_they_are_checkboxes_with_the_life_domains_first(self, editor: Admin, parent: InformationPage) -> None:
        soup = bs4.BeautifulSoup(editor.get("wagtailadmin_pages:edit", parent.pk).content, "html.parser")
        groups = soup.select("#id_themes fieldset")
        assert [[label.get_text(strip=True) for label in group.select("label")] for group in groups] == [["Wonen"], ["Schulden"]]
        assert all(group.find("legend") for group in groups)
        assert len(soup.select("input[name=themes][type=checkbox][checked]")) == 2


class TestPlaces:
    @pytest.fixture(autouse=True)
    def places(self, db: None) -> None:
        province = RegionFactory(name="Utrecht", kind=Region.Kind.PROVINCE)
        RegionFactory(name="Utrecht", kind=Region.Kind.YOUTH)
        for name in ("Súdwest-Fryslân", "Amsterdam", "Bergen op Zoom", "Amersfoort"):
            MunicipalityFactory(name=name, province=province)
        MunicipalityFactory(name="'s-Gravenhage", aliases="Den Haag", province=province)

    def test_typed_letters_find_names(self, editor: Admin) -> None:
        def found(kind: str, typed: str) -> list[str]:
            return editor.get("portal_names", kind, term=typed).json()

        assert found("municipality", "am") == ["Amersfoort", "Amsterdam"]
        assert found("municipality", "sudwest") == ["Súdwest-Fryslân"]
        assert found("municipality", "zoom") == ["Bergen op Zoom"]
        assert found("municipality", "den h") == ["'s-Gravenhage"]
        assert found("municipality", "") == []
        assert len(found("region", "utrecht")) == 2
        assert editor.get("portal_names", "user", term="a").status_code == 404

    def test_names_become_places_and_are_shown_again(self, editor: Admin, parent: InformationPage) -> None:
        form = editor.edit_form(parent).fill(municipalities='Amsterdam;"Bergen op Zoom"; sudwest-fryslan;den haag', regions="")
        assert editor.save(parent, form, action="publish").status_code == 302
        assert set(parent.municipalities.values_list("name", flat=True)) == {
            "Amsterdam",
            "Bergen op Zoom",
            "Súdwest-Fryslân",
            "'s-Gravenhage",
        }
        assert set(editor.edit_form(parent).data["municipalities"].split(";")) == set(parent.municipalities.values_list("name", flat=True))

    def test_regions_of_the_same_name_are_told_apart(self, editor: Admin, parent: InformationPage) -> None:
        wanted = Region.objects.get(kind=Region.Kind.YOUTH)
        name = next(name for name in editor.get("portal_names", "region", term="utrecht").json() if str(wanted.get_kind_display()) in name)
        assert editor.save(parent, editor.edit_form(parent).fill(regions=name), action="publish").status_code == 302
        assert parent.regions.get() == wanted

    def test_a_name_that_does_not_exist_is_refused_by_name(self, editor: Admin, parent: InformationPage) -> None:
        response = editor.save(parent, editor.edit_form(parent).fill(municipalities="Amsterdam;Ergenshuizen"), action="publish")
        assert response.status_code == 200
        assert "Ergenshuizen" in errors_of(response)
        assert "Amsterdam" in bs4.BeautifulSoup(response.content, "html.parser").find(id="id_municipalities")["value"]

    def test_hundreds_of_places_cost_no_more_queries_and_no_options(self, editor: Admin, parent: InformationPage) -> None:
        editor.edit_form(parent)

        def cost() -> tuple[int, int]:
            with CaptureQueriesContext(connection) as queries:
                size = len(editor.get("wagtailadmin_pages:edit", parent.pk).content)
            return len(queries), size

        few = cost()
        MunicipalityFactory.create_batch(300, province=Region.objects.get(kind=Region.Kind.PROVINCE))
        many = cost()
        assert many[0] <= few[0]
        assert abs(many[1] - few[1]) < 1000


class TestReview:
    @pytest.mark.parametrize(
        ("own", "law", "expected"),
        [
            ("01-06-2031", "01-01-2031", date(2031, 1, 1)),
            ("01-06-2031", "01-01-2032", date(2031, 6, 1)),
            ("", "01-01-2031", date(2031, 1, 1)),
            ("", "", None),
        ],
    )
    def test_a_law_in_the_text_brings_the_day_to_check_forward(
        self, editor: Admin, parent: InformationPage, own: str, law: str, expected: date | None
    ) -> None:
        form = editor.edit_form(parent).fill(review_on=own)
        if law:
            block = {
                "date": "01-01-2030",
                "text": rich_text("<p>Zo is het.</p>"),
                "source_title": "Wet",
                "source_url": "",
                "review_on": law,
            }
            form.blocks("body", [("applies_from", block)])
        assert editor.save(parent, form, action="publish").status_code == 302
        assert InformationPage.objects.get(pk=parent.pk).review_on == expected


class TestStewards:
    def test_only_colleagues_with_access_are_offered(self, editor: Admin, parent: InformationPage) -> None:
        reader, gone = UserFactory(), UserFactory(role=EDITORS, is_active=False)
        administrator = UserFactory(administrator=True)
        offered = possible_stewards()
        assert {editor.user, administrator} <= set(offered)
        assert not {reader, gone} & set(offered)
        soup = bs4.BeautifulSoup(editor.get("wagtailadmin_pages:edit", parent.pk).content, "html.parser")
        values = {option["value"] for option in soup.select("select[name=steward] option")}
        assert str(administrator.pk) in values
        assert not {str(reader.pk), str(gone.pk)} & values

    def test_a_steward_who_lost_access_stays_until_another_is_chosen(self, editor: Admin, parent: InformationPage) -> None:
        former = UserFactory(role=EDITORS)
        editor.save(parent, editor.edit_form(parent).fill(steward=former.pk), action="publish")
        former.groups.remove(Group.objects.get(name=EDITORS))
        form = editor.edit_form(parent)
        assert form.data["steward"] == str(former.pk)
        assert editor.save(parent, form, action="publish").status_code == 302
