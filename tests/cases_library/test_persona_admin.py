"""Personas in the admin: choosing a step or an action, being warned when one goes, and the report of what has no persona."""

import csv
import io

import bs4
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _
from wagtail.models import Page

from cases_library.models import PersonaIndexPage, PersonaMatter, PersonaPage
from guides.models import ChecklistAction, GuidePage, StepPage
from portal.pages.models import HomePage
from tests.admin import Admin, PageForm, errors_of
from tests.factories.guides import ChecklistActionFactory, GuideIndexPageFactory, GuidePageFactory, StepPageFactory
from tests.factories.pages import ThemeFactory
from tests.factories.personas import PersonaIndexPageFactory, PersonaPageFactory, matter
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(home: HomePage) -> GuidePage:
    return GuidePageFactory(parent=GuideIndexPageFactory(parent=home, slug="gids"), title="Aanpak")


@pytest.fixture
def step(guide: GuidePage) -> StepPage:
    actions = [ChecklistActionFactory.build(key=key, title=f"Doe {key}") for key in ("kaart", "plan")]
    return StepPageFactory(parent=guide, title="Partners", actions=actions)


@pytest.fixture
def index(home: HomePage) -> PersonaIndexPage:
    return PersonaIndexPageFactory(parent=home)


@pytest.fixture
def samira(index: PersonaIndexPage, step: StepPage) -> PersonaPage:
    return PersonaPageFactory(parent=index, title="Samira", slug="samira", matters=[matter(step, "kaart", "Daarom.")])


def matters(persona: PersonaPage) -> list[tuple[int, str, str]]:
    return list(PersonaMatter.objects.filter(persona=persona.pk).values_list("step_id", "action_key", "why"))


def edit_page(editor: Admin, page: Page) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(editor.get("wagtailadmin_pages:edit", page.pk).content, "html.parser")


class TestChoosing:
    def test_one_list_offers_each_step_with_its_actions(self, editor: Admin, samira: PersonaPage, step: StepPage) -> None:
        StepPageFactory(parent=step.get_parent(), title="Concept", actions=0, live=False)
        select = edit_page(editor, samira).find("select", id="id_matters-0-target")
        assert [group["label"] for group in select.select("optgroup")] == [
            "Partners",
            _("%(title)s (not published)") % {"title": "Concept"},
        ]
        options = [(option["value"], option.get_text()) for option in select.optgroup.select("option")]
        assert options == [(f"{step.pk}:", _("The whole step")), (f"{step.pk}:kaart", "Doe kaart"), (f"{step.pk}:plan", "Doe plan")]
        assert [option["value"] for option in select.select("option[selected]")] == [f"{step.pk}:kaart"]
        assert edit_page(editor, samira).find(attrs={"name": "matters-0-action_key"}) is None

    def test_choosing_a_step_or_an_action(self, editor: Admin, samira: PersonaPage, step: StepPage) -> None:
        form = editor.edit_form(samira).change_row("matters", 0, target=f"{step.pk}:plan")
        form.add_row("matters", target=f"{step.pk}:", why="De hele stap.")
        assert editor.save(samira, form, action="publish").status_code == 302
        assert matters(samira) == [(step.pk, "plan", "Daarom."), (step.pk, "", "De hele stap.")]

    @pytest.mark.parametrize("made_up", ["999999:", "0:kaart", "kaart", ":", "1:kaart:plan", "x:y"])
    def test_what_a_browser_makes_up_is_refused_beside_the_list(
        self,
        editor: Admin,
        samira: PersonaPage,
        made_up: str,
    ) -> None:
        response = editor.save(samira, editor.edit_form(samira).change_row("matters", 0, target=made_up), action="publish")
        assert response.status_code == 200
        [form] = response.context["form"].formsets["matters"].forms
        assert list(form.errors) == ["target"]
        assert errors_of(response)
        assert matters(samira)[0][1:] == ("kaart", "Daarom.")

    def test_an_action_that_is_gone_is_told_beside_the_list(self, editor: Admin, samira: PersonaPage, step: StepPage) -> None:
        ChecklistAction.objects.filter(step=step, key="kaart").delete()
        select = edit_page(editor, samira).find("select", id="id_matters-0-target")
        assert select.select("optgroup")[-1]["label"] == _("No longer in the guide")
        response = editor.save(samira, editor.edit_form(samira), action="publish")
        assert response.status_code == 200
        [form] = response.context["form"].formsets["matters"].forms
        assert form.errors == {"target": [_("This step has no such action.")]}
        form = editor.edit_form(samira).change_row("matters", 0, target=f"{step.pk}:plan")
        assert editor.save(samira, form, action="publish").status_code == 302

    def test_nothing_chosen_is_refused_when_published_and_waits_in_a_draft(self, editor: Admin, samira: PersonaPage) -> None:
        form = editor.edit_form(samira)
        form.add_row("matters", target="", why="Nog kiezen.")
        response = editor.save(samira, form, action="publish")
        assert response.status_code == 200
        assert "target" in response.context["form"].formsets["matters"].forms[1].errors

    def test_drafts_versions_and_their_comparison(self, editor: Admin, samira: PersonaPage, step: StepPage) -> None:
        first = samira.get_latest_revision()
        form = editor.edit_form(samira).change_row("matters", 0, target=f"{step.pk}:plan")
        assert editor.save(samira, form).status_code == 302
        assert matters(samira)[0][1] == "kaart"
        last = Page.objects.get(pk=samira.pk).get_latest_revision()
        compared = editor.get("wagtailadmin_pages:revisions_compare", samira.pk, first.pk, last.pk)
        assert compared.status_code == 200
        assert "plan" in compared.content.decode()
        reverted = editor.get("wagtailadmin_pages:revisions_revert", samira.pk, first.pk)
        assert PageForm(reverted.content.decode()).data["matters-0-target"] == f"{step.pk}:kaart"

    def test_a_new_persona(self, editor: Admin, index: PersonaIndexPage, step: StepPage) -> None:
        form = editor.create_form(PersonaPage, index)
        form.fill(title="Daan", slug="daan", age=23)
        form.add_row("matters", target=f"{step.pk}:plan", why="Omdat.")
        response = editor.create(PersonaPage, index, form, action_publish="1")
        assert response.status_code == 302, errors_of(response)
        assert matters(PersonaPage.objects.get(slug="daan")) == [(step.pk, "plan", "Omdat.")]

    def test_the_form_costs_the_same_for_many_rows(self, editor: Admin, index: PersonaIndexPage, guide: GuidePage, step: StepPage) -> None:
        few = PersonaPageFactory(parent=index, matters=[matter(step)])
        many = PersonaPageFactory(parent=index, matters=[matter(step, "plan") for _ in range(12)])

        def queries(page: Page) -> int:
            with CaptureQueriesContext(connection) as captured:
                assert editor.get("wagtailadmin_pages:edit", page.pk).status_code == 200
            return len(captured)

        for page in (few, many):
            queries(page)
        assert queries(many) <= queries(few)

    def test_a_preview_of_a_new_persona(self, editor: Admin, index: PersonaIndexPage, step: StepPage) -> None:
        form = editor.create_form(PersonaPage, index)
        form.fill(title="Daan", slug="daan", age=23)
        form.add_row("matters", target=f"{step.pk}:plan", why="Omdat het telt.")
        args = ("cases_library", "personapage", index.pk)
        assert editor.post("wagtailadmin_pages:preview_on_add", *args, data=form.data).json()["is_valid"]
        html = editor.get("wagtailadmin_pages:preview_on_add", *args).content.decode()
        assert "Omdat het telt." in html
        assert "Doe plan" in html


def test_taking_away_an_action_that_a_persona_names_asks_first(editor: Admin, samira: PersonaPage, step: StepPage) -> None:
    form = editor.edit_form(step).remove_row("actions", 0)
    response = editor.save(step, form, action="publish")
    assert response.status_code == 200
    assert "Doe kaart" in response.context["form"].fields["confirm_removal"].help_text
    assert editor.save(step, form.fill(confirm_removal="on"), action="publish").status_code == 302
    assert editor.save(step, editor.edit_form(step), action="publish").status_code == 302  # nobody names the other one


class TestReport:
    @pytest.fixture(autouse=True)
    def places(self, samira: PersonaPage, guide: GuidePage, step: StepPage, index: PersonaIndexPage) -> None:
        lonely = StepPageFactory(parent=guide, title="Alleen een concept")
        StepPageFactory(parent=guide, title="Niemand")
        StepPageFactory(parent=guide, title="Nog niet te lezen", live=False)
        PersonaPageFactory(parent=index, live=False, matters=[matter(lonely)])
        samira.themes = [ThemeFactory(name="Wonen", is_life_domain=True)]
        samira.save_revision().publish()
        ThemeFactory(name="Werk", is_life_domain=True)
        ThemeFactory(name="Schulden")

    def test_names_steps_and_themes_that_no_published_persona_points_to(self, editor: Admin) -> None:
        page = bs4.BeautifulSoup(editor.get("portal_without_persona").content, "html.parser")
        assert [title.get_text(strip=True) for title in page.select("td.title a")] == ["Alleen een concept", "Niemand", "Schulden", "Werk"]
        for link in page.select("td.title a"):
            assert editor.client.get(link["href"]).status_code == 200

    def test_as_a_spreadsheet(self, editor: Admin) -> None:
        response = editor.get("portal_without_persona", export="csv")
        rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
        assert rows[1:] == [
            ["Alleen een concept", _("Step"), "Aanpak"],
            ["Niemand", _("Step"), "Aanpak"],
            ["Schulden", _("Theme"), ""],
            ["Werk", _("Theme"), _("Life domain")],
        ]
        assert editor.get("portal_without_persona", export="xlsx").status_code == 200
        assert editor.get("portal_without_persona_results").status_code == 200

    def test_stands_in_the_menu_and_is_for_who_works_on_pages(self, editor: Admin, settings: object) -> None:
        address = editor.address("portal_without_persona")
        assert address in editor.get("wagtailadmin_home").content.decode()
        assert Admin(UserFactory()).get("portal_without_persona").status_code in (302, 403)

    def test_says_so_when_nothing_is_missing(self, editor: Admin, samira: PersonaPage) -> None:
        StepPage.objects.exclude(title="Partners").delete()
        for theme in ("Werk", "Schulden"):
            samira.themes.add(ThemeFactory._meta.model.objects.get(name=theme))
        samira.save_revision().publish()
        assert _("Every step and every theme has a persona.") in editor.get("portal_without_persona").content.decode()
