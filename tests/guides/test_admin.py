"""Steps in the admin: rows keep their keys through everything an editor can do to a page."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from guides.models import ChecklistAction, GuidePage, StepPage
from tests.admin import Admin, PageForm, errors_of
from tests.factories.guides import ChecklistActionFactory, GuidePageFactory, StepExampleFactory, StepPageFactory


@pytest.fixture
def step(guide: GuidePage) -> StepPage:
    actions = [ChecklistActionFactory.build(key=key, title=f"Doe {key}") for key in ("kaart", "overleg", "plan")]
    examples = [StepExampleFactory.build(key="boxtel"), StepExampleFactory.build(key="amsterdam", body=[("heading", "Zo ging het")])]
    return StepPageFactory(parent=guide, title="Partners", actions=actions, examples=examples)


def keys(step: StepPage) -> list[str]:
    return list(ChecklistAction.objects.filter(step_id=step.pk).order_by("sort_order").values_list("key", flat=True))


def draft_keys(step: StepPage) -> list[str]:
    return [action.key for action in Page.objects.get(pk=step.pk).get_latest_revision_as_object().actions.all()]


def time_passes(scheduled: Revision) -> None:
    """As if the moment for which this version was scheduled had come."""
    past = timezone.now() - timedelta(minutes=1)
    scheduled.content["go_live_at"] = past.isoformat()
    scheduled.approved_go_live_at = past
    scheduled.save()


class TestRows:
    def test_rows_made_in_the_admin_get_keys_of_their_own(self, editor: Admin, guide: GuidePage) -> None:
        form = editor.create_form(StepPage, guide)
        form.fill(title="Nieuwe stap", slug="nieuwe-stap", question="Wie doet wat?", result="Iedereen weet het.")
        form.add_row("actions", title="Maak een kaart")
        form.add_row("actions", title="Maak een kaart")
        form.add_row("examples", place="Boxtel", title="Eén persoon")
        assert editor.create(StepPage, guide, form, action_publish="1").status_code == 302
        step = StepPage.objects.get()
        assert len(set(keys(step))) == 2
        assert all(keys(step))
        assert step.examples.get().key

    def test_editing_and_moving_rows_keeps_their_keys(self, editor: Admin, step: StepPage) -> None:
        form = editor.edit_form(step)
        form.change_row("actions", 0, title="Teken een kaart", ORDER=9)
        assert editor.save(step, form, action="publish").status_code == 302
        assert keys(step) == ["overleg", "plan", "kaart"]
        assert ChecklistAction.objects.get(key="kaart").title == "Teken een kaart"

    def test_keys_that_a_browser_makes_up_break_nothing(self, editor: Admin, step: StepPage) -> None:
        form = editor.edit_form(step)
        form.change_row("actions", 0, key="Geen geldige sleutel!")
        form.change_row("actions", 1, key="plan")
        assert editor.save(step, form, action="publish").status_code == 302
        assert {"kaart", "overleg", "plan"} <= set(keys(step))
        assert len(set(keys(step))) == len(keys(step))

    def test_saving_a_draft_several_times_and_publishing_later(self, editor: Admin, step: StepPage) -> None:
        form = editor.edit_form(step)
        form.add_row("actions", title="Nieuwe actie")
        assert editor.save(step, form).status_code == 302
        [new] = set(draft_keys(step)) - {"kaart", "overleg", "plan"}
        assert keys(step) == ["kaart", "overleg", "plan"]
        assert editor.save(step, editor.edit_form(step).fill(lead="Anders")).status_code == 302
        assert new in draft_keys(step)
        assert editor.save(step, editor.edit_form(step), action="publish").status_code == 302
        assert keys(step) == ["kaart", "overleg", "plan", new]

    def test_a_row_saved_in_the_background_is_the_same_row_later(self, editor: Admin, step: StepPage) -> None:
        form = editor.edit_form(step)
        form.add_row("actions", title="Nieuwe actie")
        answer = editor.post("wagtailadmin_pages:edit", step.pk, data=form.data, Accept="application/json").json()
        assert answer["success"]
        [new] = set(draft_keys(step)) - {"kaart", "overleg", "plan"}
        form.merge(answer["field_updates"])
        assert editor.save(step, form, action="publish").status_code == 302
        assert keys(step) == ["kaart", "overleg", "plan", new]

    def test_publishing_again_changes_the_row_that_is_there(self, editor: Admin, step: StepPage) -> None:
        form = editor.edit_form(step)
        form.add_row("actions", title="Nieuwe actie")
        editor.save(step, form, action="publish")
        before = dict(ChecklistAction.objects.values_list("key", "pk"))
        editor.save(step, editor.edit_form(step).change_row("actions", 3, text="Anders"), action="publish")
        assert dict(ChecklistAction.objects.values_list("key", "pk")) == before
        assert ChecklistAction.objects.get(title="Nieuwe actie").text == "Anders"

    def test_removing_a_row_and_publishing(self, editor: Admin, step: StepPage) -> None:
        form = editor.edit_form(step).remove_row("actions", 1)
        assert editor.save(step, form, action="publish").status_code == 302
        assert keys(step) == ["kaart", "plan"]

    def test_a_form_that_still_has_a_row_which_a_colleague_removed(self, editor: Admin, step: StepPage) -> None:
        stale = editor.edit_form(step)
        assert editor.save(step, editor.edit_form(step).remove_row("actions", 1), action="publish").status_code == 302
        response = editor.save(step, stale, action="publish")
        assert response.status_code in (200, 302)
        assert len(set(keys(step))) == len(keys(step))
        assert {"kaart", "plan"} <= set(keys(step))


class TestHistory:
    def test_an_older_version_brings_its_keys_back(self, editor: Admin, step: StepPage) -> None:
        first = step.get_latest_revision()
        form = editor.edit_form(step).remove_row("actions", 0)
        form.add_row("actions", title="Iets anders")
        editor.save(step, form, action="publish")
        assert "kaart" not in keys(step)

        response = editor.get("wagtailadmin_pages:revisions_revert", step.pk, first.pk)
        assert response.status_code == 200
        form = PageForm(response.content.decode())
        form.merge({"action-publish": "1"})
        response = editor.post("wagtailadmin_pages:revisions_revert", step.pk, first.pk, data=form.data)
        assert response.status_code == 302
        assert keys(step) == ["kaart", "overleg", "plan"]

    def test_comparing_versions(self, editor: Admin, step: StepPage) -> None:
        first = step.get_latest_revision()
        editor.save(step, editor.edit_form(step).remove_row("actions", 0))
        last = Page.objects.get(pk=step.pk).get_latest_revision()
        response = editor.get("wagtailadmin_pages:revisions_compare", step.pk, first.pk, last.pk)
        assert response.status_code == 200
        assert "Doe kaart" in response.content.decode()

    def test_publishing_at_a_set_time_changes_the_checklist_then(self, editor: Admin, step: StepPage) -> None:
        form = editor.edit_form(step).remove_row("actions", 1)
        form.add_row("actions", title="Later erbij")
        go_live_at = timezone.localtime() + timedelta(hours=1)
        form.fill(go_live_at=go_live_at.strftime("%Y-%m-%d %H:%M"))
        response = editor.save(step, form, action="publish")
        assert response.status_code == 302, errors_of(response)
        assert keys(step) == ["kaart", "overleg", "plan"]
        time_passes(Revision.objects.get(approved_go_live_at__isnull=False))
        call_command("publish_scheduled")
        assert keys(step)[:2] == ["kaart", "plan"]
        assert len(keys(step)) == 3


class TestCopies:
    def test_a_copy_of_a_guide_has_the_same_keys_under_its_own_pages(self, editor: Admin, guide: GuidePage, step: StepPage) -> None:
        data = {
            "new_title": "Kopie",
            "new_slug": "kopie",
            "new_parent_page": guide.get_parent().pk,
            "copy_subpages": "on",
            "publish_copies": "on",
        }
        assert editor.post("wagtailadmin_pages:copy", guide.pk, data=data).status_code == 302
        copied = StepPage.objects.exclude(pk=step.pk).get()
        assert copied.live
        assert keys(copied) == keys(step) == ["kaart", "overleg", "plan"]
        assert copied.examples.count() == 2
        form = editor.edit_form(copied).remove_row("actions", 0)
        assert editor.save(copied, form, action="publish").status_code == 302
        assert keys(copied) == ["overleg", "plan"]
        assert keys(step) == ["kaart", "overleg", "plan"]

    def test_an_alias_follows_with_the_same_keys(self, editor: Admin, guide: GuidePage, step: StepPage) -> None:
        other = GuidePageFactory(parent=guide.get_parent())
        data = {"new_title": step.title, "new_slug": step.slug, "new_parent_page": other.pk, "alias": "on"}
        assert editor.post("wagtailadmin_pages:copy", step.pk, data=data).status_code == 302
        alias = StepPage.objects.exclude(pk=step.pk).get()
        assert alias.alias_of_id == step.pk
        assert keys(alias) == ["kaart", "overleg", "plan"]

        form = editor.edit_form(step).remove_row("actions", 0)
        form.add_row("actions", title="Nieuw")
        assert editor.save(step, form, action="publish").status_code == 302
        assert keys(alias) == keys(step)
        assert len(keys(alias)) == 3

        assert editor.post("wagtailadmin_pages:convert_alias", alias.pk).status_code == 302
        assert keys(StepPage.objects.get(pk=alias.pk)) == keys(step)
        assert editor.edit_form(alias)


class TestGoing:
    def test_unpublishing_and_publishing_again_keeps_the_rows(self, editor: Admin, step: StepPage) -> None:
        assert editor.post("wagtailadmin_pages:unpublish", step.pk).status_code == 302
        assert not Page.objects.get(pk=step.pk).live
        assert keys(step) == ["kaart", "overleg", "plan"]
        assert editor.save(step, editor.edit_form(step), action="publish").status_code == 302
        assert keys(step) == ["kaart", "overleg", "plan"]

    def test_deleting_a_step(self, editor: Admin, step: StepPage) -> None:
        assert editor.get("wagtailadmin_pages:delete", step.pk).status_code == 200
        assert editor.post("wagtailadmin_pages:delete", step.pk).status_code == 302
        assert not StepPage.objects.exists()
        assert not ChecklistAction.objects.exists()

    def test_deleting_a_guide_with_steps_is_for_administrators(
        self, editor: Admin, administrator: Admin, guide: GuidePage, step: StepPage
    ) -> None:
        assert editor.post("wagtailadmin_pages:delete", guide.pk).status_code in (302, 403)
        assert GuidePage.objects.filter(pk=guide.pk).exists()
        assert "1 " in administrator.get("wagtailadmin_pages:delete", guide.pk).content.decode()
        assert administrator.post("wagtailadmin_pages:delete", guide.pk).status_code == 302
        assert not Page.objects.filter(pk__in=[guide.pk, step.pk]).exists()

    def test_moving_a_step_leaves_a_redirect_at_its_old_address(self, editor: Admin, client, guide: GuidePage, step: StepPage) -> None:
        other = GuidePageFactory(parent=guide.get_parent(), title="Andere gids")
        old = step.get_url()
        assert client.get(old).status_code == 200
        assert editor.post("wagtailadmin_pages:move_confirm", step.pk, other.pk).status_code == 302
        step = StepPage.objects.get(pk=step.pk)
        response = client.get(old)
        assert response.status_code == 301
        assert response["Location"] == step.get_url()
        assert client.get(step.get_url()).status_code == 200
        assert keys(step) == ["kaart", "overleg", "plan"]

    def test_a_new_address_leaves_a_redirect_for_the_guide_and_its_steps(
        self, editor: Admin, client, guide: GuidePage, step: StepPage
    ) -> None:
        old_guide, old_step = guide.get_url(), step.get_url()
        assert client.get(old_step).status_code == 200
        assert editor.save(guide, editor.edit_form(guide).fill(slug="ander-adres"), action="publish").status_code == 302
        for old in (old_guide, old_step):
            assert client.get(old).status_code == 301
            assert "ander-adres" in client.get(old)["Location"]
