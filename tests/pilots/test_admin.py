"""Pilots in the admin: participants and their places through everything an editor can do to a page."""

import pytest
from django.test import Client
from wagtail.models import Page

from pilots.models import PilotIndexPage, PilotPage, PilotParticipant, PilotStoriesPage, StoryIndexPage, StoryPage
from portal.organisations.models import Municipality, Region
from portal.pages.models import HomePage
from tests.admin import Admin, PageForm, errors_of
from tests.factories.pilots import PilotPageFactory, participant, stories_of


@pytest.fixture
def pilot(pilots: PilotIndexPage, venlo: Municipality, veluwe: Region) -> PilotPage:
    rows = [participant("venlo", municipalities=[venlo]), participant("veluwe", regions=[veluwe], is_provider=True)]
    return PilotPageFactory(parent=pilots, title="Toekomstplan", participants=rows)


def published(pilot: PilotPage) -> dict[str, tuple[list[str], list[str]]]:
    """What readers see: the places of each participant by its key."""
    return {
        row.key: ([place.name for place in row.municipalities.all()], [region.name for region in row.regions.all()])
        for row in PilotParticipant.objects.filter(pilot=pilot.pk).order_by("sort_order")
    }


def drafted(pilot: PilotPage) -> dict[str, tuple[list[str], list[str]]]:
    draft = Page.objects.get(pk=pilot.pk).get_latest_revision_as_object()
    return {
        row.key: ([place.name for place in row.municipalities.all()], [region.name for region in row.regions.all()])
        for row in draft.participants.all()
    }


def places(pilot: PilotPage) -> tuple[list[str], list[str]]:
    """The places and regions that the published pilot is about."""
    page = PilotPage.objects.get(pk=pilot.pk)
    return [place.name for place in page.municipalities.all()], [region.name for region in page.regions.all()]


NEW = {"place": "Venlo", "organisation": "Gemeente Venlo", "assignment": "Van school naar werk.", "municipalities": "Venlo", "regions": ""}


class TestDrafts:
    def test_a_pilot_made_in_the_admin_is_about_the_places_of_its_participants(
        self, editor: Admin, pilots: PilotIndexPage, venlo: Municipality, veluwe: Region
    ) -> None:
        form = editor.create_form(PilotPage, pilots).fill(title="Nieuw", slug="nieuw")
        form.add_row("participants", **NEW)
        form.add_row("participants", **NEW | {"place": "Noord-Veluwe", "municipalities": "", "regions": veluwe.label})
        response = editor.create(PilotPage, pilots, form, action_publish="1")
        assert response.status_code == 302, errors_of(response)
        pilot = PilotPage.objects.get()
        assert list(published(pilot).values()) == [(["Venlo"], []), ([], ["Noord-Veluwe"])]
        assert places(pilot) == (["Venlo"], ["Noord-Veluwe"])

    def test_a_row_that_was_never_published_keeps_its_places_from_draft_to_draft(
        self, editor: Admin, pilot: PilotPage, elburg: Municipality
    ) -> None:
        form = editor.edit_form(pilot)
        form.add_row("participants", **NEW | {"place": "Elburg", "municipalities": "Elburg;Venlo"})
        response = editor.save(pilot, form)
        assert response.status_code == 302, errors_of(response)
        for _again in range(2):
            form = editor.edit_form(pilot)
            assert sorted(form.data["participants-2-municipalities"].split(";")) == ["Elburg", "Venlo"]
            assert editor.save(pilot, form.fill(aim="Anders")).status_code == 302
        assert list(drafted(pilot).values())[2] == (["Elburg", "Venlo"], [])
        assert list(published(pilot)) == ["venlo", "veluwe"]
        assert editor.save(pilot, editor.edit_form(pilot), action="publish").status_code == 302
        assert list(published(pilot).values())[2] == (["Elburg", "Venlo"], [])
        assert places(pilot) == (["Elburg", "Venlo"], ["Noord-Veluwe"])

    def test_a_draft_changes_nothing_for_readers(self, editor: Admin, pilot: PilotPage) -> None:
        before = published(pilot), places(pilot)
        form = editor.edit_form(pilot).change_row("participants", 0, municipalities="Elburg").remove_row("participants", 1)
        assert editor.save(pilot, form).status_code == 302
        assert drafted(pilot) == {"venlo": (["Elburg"], [])}
        assert (published(pilot), places(pilot)) == before

    def test_the_preview_shows_the_places_that_are_in_the_form(self, editor: Admin, client: Client, pilot: PilotPage) -> None:
        form = editor.edit_form(pilot).change_row("participants", 0, municipalities="Putten", place="Tegenover Elburg")
        form.add_row("participants", **NEW | {"place": "Nieuwe plek"})
        address = editor.address("wagtailadmin_pages:preview_on_edit", pilot.pk)
        assert editor.post(address, data=form.data).json()["is_valid"]
        html = editor.get(address).content.decode()
        assert "Tegenover Elburg" in html
        assert "Nieuwe plek" in html
        assert "/plaatsen/putten/" in html
        assert published(pilot)["venlo"] == (["Venlo"], [])

    def test_a_place_that_does_not_exist_is_refused_by_its_name(self, editor: Admin, pilot: PilotPage) -> None:
        response = editor.save(pilot, editor.edit_form(pilot).change_row("participants", 0, municipalities="Nergenshuizen"))
        assert response.status_code == 200
        assert "Nergenshuizen" in errors_of(response)


class TestHistory:
    def test_an_older_version_brings_participants_and_places_back(self, editor: Admin, pilot: PilotPage) -> None:
        first = pilot.get_latest_revision()
        form = editor.edit_form(pilot).change_row("participants", 0, municipalities="Elburg").remove_row("participants", 1)
        form.add_row("participants", **NEW)
        assert editor.save(pilot, form, action="publish").status_code == 302
        assert places(pilot) == (["Elburg", "Venlo"], [])

        form = PageForm(editor.get("wagtailadmin_pages:revisions_revert", pilot.pk, first.pk).content.decode())
        response = editor.post("wagtailadmin_pages:revisions_revert", pilot.pk, first.pk, data=form.merge({"action-publish": "1"}).data)
        assert response.status_code == 302
        assert published(pilot) == {"venlo": (["Venlo"], []), "veluwe": ([], ["Noord-Veluwe"])}
        assert places(pilot) == (["Venlo"], ["Noord-Veluwe"])

    def test_versions_can_be_compared(self, editor: Admin, pilot: PilotPage) -> None:
        first = pilot.get_latest_revision()
        assert editor.save(pilot, editor.edit_form(pilot).change_row("participants", 0, municipalities="Elburg")).status_code == 302
        last = Page.objects.get(pk=pilot.pk).get_latest_revision()
        response = editor.get("wagtailadmin_pages:revisions_compare", pilot.pk, first.pk, last.pk)
        assert response.status_code == 200
        assert "Elburg" in response.content.decode()

    def test_removing_a_participant_removes_its_places(self, editor: Admin, pilot: PilotPage) -> None:
        assert editor.save(pilot, editor.edit_form(pilot).remove_row("participants", 1), action="publish").status_code == 302
        assert published(pilot) == {"venlo": (["Venlo"], [])}
        assert places(pilot) == (["Venlo"], [])
        assert editor.save(pilot, editor.edit_form(pilot).remove_row("participants", 0), action="publish").status_code == 302
        assert places(pilot) == ([], [])

    def test_moving_rows_keeps_their_places(self, editor: Admin, pilot: PilotPage) -> None:
        assert editor.save(pilot, editor.edit_form(pilot).change_row("participants", 0, ORDER=9), action="publish").status_code == 302
        assert list(published(pilot).items()) == [("veluwe", ([], ["Noord-Veluwe"])), ("venlo", (["Venlo"], []))]


class TestCopies:
    @pytest.mark.parametrize("live", [True, False])
    def test_a_copy_has_participants_and_places_of_its_own(
        self, editor: Admin, pilots: PilotIndexPage, pilot: PilotPage, live: bool
    ) -> None:
        data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": pilots.pk} | ({"publish_copies": "on"} if live else {})
        assert editor.post("wagtailadmin_pages:copy", pilot.pk, data=data).status_code == 302
        copied = PilotPage.objects.exclude(pk=pilot.pk).get()
        assert published(copied) == drafted(copied) == published(pilot) == {"venlo": (["Venlo"], []), "veluwe": ([], ["Noord-Veluwe"])}
        form = editor.edit_form(copied).change_row("participants", 0, municipalities="Elburg")
        assert editor.save(copied, form, action="publish").status_code == 302
        assert places(copied) == (["Elburg"], ["Noord-Veluwe"])
        assert places(pilot) == (["Venlo"], ["Noord-Veluwe"])

    def test_a_copy_of_a_draft_takes_its_unpublished_places_along(self, editor: Admin, pilots: PilotIndexPage, pilot: PilotPage) -> None:
        form = editor.edit_form(pilot)
        form.add_row("participants", **NEW | {"place": "Elburg", "municipalities": "Elburg"})
        assert editor.save(pilot, form).status_code == 302
        data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": pilots.pk}
        assert editor.post("wagtailadmin_pages:copy", pilot.pk, data=data).status_code == 302
        copied = PilotPage.objects.exclude(pk=pilot.pk).get()
        assert list(drafted(copied).values()) == [(["Venlo"], []), ([], ["Noord-Veluwe"]), (["Elburg"], [])]
        assert editor.save(copied, editor.edit_form(copied), action="publish").status_code == 302
        assert places(copied) == (["Elburg", "Venlo"], ["Noord-Veluwe"])

    def test_an_alias_follows(self, editor: Admin, home: Page, pilots: PilotIndexPage, pilot: PilotPage) -> None:
        data = {"new_title": "x", "new_slug": "spiegel", "new_parent_page": pilots.pk, "alias": "on"}
        assert editor.post("wagtailadmin_pages:copy", pilot.pk, data=data).status_code == 302
        alias = PilotPage.objects.exclude(pk=pilot.pk).get()
        assert alias.alias_of_id == pilot.pk
        form = editor.edit_form(pilot).change_row("participants", 0, municipalities="Elburg").remove_row("participants", 1)
        assert editor.save(pilot, form, action="publish").status_code == 302
        assert published(alias) == published(pilot) == {"venlo": (["Elburg"], [])}
        assert places(alias) == places(pilot) == (["Elburg"], [])

    def test_unpublishing_and_publishing_again_keeps_everything(self, editor: Admin, pilot: PilotPage) -> None:
        assert editor.post("wagtailadmin_pages:unpublish", pilot.pk).status_code == 302
        assert editor.save(pilot, editor.edit_form(pilot), action="publish").status_code == 302
        assert published(pilot) == {"venlo": (["Venlo"], []), "veluwe": ([], ["Noord-Veluwe"])}


class TestPageForStories:
    def test_a_new_pilot_has_it_at_once(self, editor: Admin, client: Client, pilots: PilotIndexPage) -> None:
        form = editor.create_form(PilotPage, pilots).fill(title="Nieuw", slug="nieuw")
        assert editor.create(PilotPage, pilots, form).status_code == 302
        pilot = PilotPage.objects.get()
        (stories,) = PilotStoriesPage.objects.child_of(pilot)
        assert stories.slug == "verhalen"
        assert client.get("/pilots/nieuw/verhalen/").status_code == 404
        assert editor.save(pilot, editor.edit_form(pilot), action="publish").status_code == 302
        assert client.get("/pilots/nieuw/verhalen/").status_code == 200
        assert PilotStoriesPage.objects.count() == 1

    def test_the_first_story_is_made_below_it(self, editor: Admin, client: Client, pilots: PilotIndexPage) -> None:
        form = editor.create_form(PilotPage, pilots).fill(title="Nieuw", slug="nieuw")
        assert editor.create(PilotPage, pilots, form, action_publish="1").status_code == 302
        stories = PilotStoriesPage.objects.get()
        form = editor.create_form(StoryPage, stories).fill(title="Zo ging het", slug="zo-ging-het", date="2019-09-13")
        said = {"text": "Zo was het.", "role": "", "paraphrased": ""}
        form.blocks("body", [("heading", "Hoe het ging"), *[("quote", said)] * 4])
        response = editor.create(StoryPage, stories, form, action_publish="1")
        assert response.status_code == 302, errors_of(response)
        html = client.get("/pilots/nieuw/verhalen/zo-ging-het/").text
        assert html.count("Zo was het.") == 4

    def test_a_copy_makes_none(self, editor: Admin, pilots: PilotIndexPage, pilot: PilotPage) -> None:
        data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": pilots.pk}
        assert editor.post("wagtailadmin_pages:copy", pilot.pk, data=data).status_code == 302
        assert not PilotStoriesPage.objects.exists()

    def test_other_pages_get_none(self, editor: Admin, home: HomePage) -> None:
        form = editor.create_form(PilotIndexPage, home).fill(title="Pilots", slug="pilots")
        assert editor.create(PilotIndexPage, home, form).status_code == 302
        assert not PilotStoriesPage.objects.exists()


class TestForms:
    def test_a_pilot_cannot_end_before_it_begins(self, editor: Admin, pilot: PilotPage) -> None:
        response = editor.save(pilot, editor.edit_form(pilot).fill(starts_on="2020-01-01", ends_on="2019-01-01"))
        assert response.status_code == 200
        assert errors_of(response)

    def test_places_are_filled_in_once(self, editor: Admin, pilot: PilotPage) -> None:
        fields = editor.edit_form(pilot).data
        assert "participants-0-municipalities" in fields
        assert "municipalities" not in fields

    @pytest.mark.parametrize("model", [PilotIndexPage, StoryIndexPage])
    def test_empty_overviews_can_be_previewed(self, editor: Admin, home: HomePage, model: type[Page]) -> None:
        form = editor.create_form(model, home).fill(title="Proef")
        address = editor.address("wagtailadmin_pages:preview_on_add", model._meta.app_label, model._meta.model_name, home.pk)
        assert editor.post(address, data=form.data).json()["is_valid"]
        assert "Proef" in editor.get(address).text

    def test_a_new_pilot_and_story_can_be_previewed(self, editor: Admin, pilots: PilotIndexPage, pilot: PilotPage) -> None:
        for model, parent in ((PilotPage, pilots), (StoryPage, stories_of(pilot))):
            form = editor.create_form(model, parent).fill(title="Proef")
            if model is PilotPage:
                form.add_row("participants", **NEW)
            address = editor.address("wagtailadmin_pages:preview_on_add", model._meta.app_label, model._meta.model_name, parent.pk)
            assert editor.post(address, data=form.data).json()["is_valid"]
            html = editor.get(address).text
            assert "Proef" in html
            assert ("/plaatsen/venlo/" in html) is (model is PilotPage)
