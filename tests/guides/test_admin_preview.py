"""What an editor sees before publishing: the page as it would be, and nothing of it for anyone else."""

from django.test import Client
from wagtail.models import Page

from guides.models import ChecklistsPage, GuideIndexPage, GuidePage, StepPage
from portal.pages.models import HomePage
from tests.admin import Admin, PageForm, rich_text
from tests.factories.guides import StepPageFactory


def preview_of_new(editor: Admin, model: type[Page], parent: Page, form: PageForm) -> str:
    address = editor.address("wagtailadmin_pages:preview_on_add", model._meta.app_label, model._meta.model_name, parent.pk)
    assert editor.post(address, data=form.data).json() == {"is_valid": True, "is_available": True}
    response = editor.get(address, in_preview_panel="true")
    assert response.status_code == 200
    return response.content.decode()


def preview_of(editor: Admin, page: Page, form: PageForm) -> str:
    address = editor.address("wagtailadmin_pages:preview_on_edit", page.pk)
    assert editor.post(address, data=form.data).json()["is_valid"]
    response = editor.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_step_is_shown_with_the_number_it_will_have(editor: Admin, guide: GuidePage) -> None:
    StepPageFactory(parent=guide, title="Eerste stap")
    StepPageFactory(parent=guide, title="Nooit gepubliceerd", live=False)
    form = editor.create_form(StepPage, guide).fill(title="Tweede stap", question="Wie doet wat?", result="Klaar.")
    form.add_row("actions", title="Maak een kaart")
    form.add_row("examples", place="Boxtel", title="Eén persoon", body=[("text", rich_text("<p>Zo ging het.</p>"))])
    form.blocks("body", [("heading", "Een kop")])
    html = preview_of_new(editor, StepPage, guide, form)
    for expected in ("Tweede stap", "Wie doet wat?", "Maak een kaart", "Zo ging het.", "Een kop", "Eerste stap"):
        assert expected in html
    assert "Nooit gepubliceerd" not in html
    assert "tap 2 van 2" in html


def test_a_new_step_without_anything_filled_in_can_be_previewed(editor: Admin, guide: GuidePage) -> None:
    form = editor.create_form(StepPage, guide)
    form.add_row("actions")
    assert preview_of_new(editor, StepPage, guide, form)


def test_every_page_type_can_be_previewed_before_it_exists(editor: Admin, home: HomePage, guide: GuidePage) -> None:
    for parent in (home, GuideIndexPage.objects.get()):
        for model in type(parent).creatable_subpage_models():
            if model.can_create_at(parent):
                form = editor.create_form(model, parent).fill(title=f"Proef {model.__name__}")
                assert f"Proef {model.__name__}" in preview_of_new(editor, model, parent, form), model


def test_changes_to_a_published_step_show_in_the_preview_only(editor: Admin, client: Client, guide: GuidePage) -> None:
    step = StepPageFactory(parent=guide, title="Zoals het was")
    own_host = {"host": "localhost"}  # that of the site, under which a preview asks for its page
    before = client.get(step.get_url(), headers=own_host).content
    html = preview_of(editor, step, editor.edit_form(step).fill(title="Zoals het wordt"))
    assert "Zoals het wordt" in html
    assert "tap 1 van 1" in html
    assert client.get(step.get_url(), headers=own_host).content == before


def test_a_saved_draft_is_seen_by_editors_only(editor: Admin, client: Client, guide: GuidePage) -> None:
    step = StepPageFactory(parent=guide, title="Zoals het was")
    own_host = {"host": "localhost"}
    before = client.get(step.get_url(), headers=own_host).content
    editor.save(step, editor.edit_form(step).fill(title="Zoals het wordt"))
    assert "Zoals het wordt" in editor.get("wagtailadmin_pages:view_draft", step.pk).content.decode()
    assert client.get(step.get_url(), headers=own_host).content == before
    assert client.get(editor.address("wagtailadmin_pages:view_draft", step.pk)).status_code == 302


def test_an_older_version_can_be_seen(editor: Admin, guide: GuidePage) -> None:
    step = StepPageFactory(parent=guide, title="Zoals het was")
    first = step.get_latest_revision()
    editor.save(step, editor.edit_form(step).fill(title="Zoals het wordt"), action="publish")
    response = editor.get("wagtailadmin_pages:revisions_view", step.pk, first.pk)
    assert response.status_code == 200
    assert "Zoals het was" in response.content.decode()


def test_a_page_that_fills_itself_can_be_previewed(editor: Admin, home: HomePage, guide: GuidePage) -> None:
    StepPageFactory(parent=guide, title="Eerste stap")
    html = preview_of_new(editor, ChecklistsPage, home, editor.create_form(ChecklistsPage, home).fill(title="Alle checklists"))
    assert "Eerste stap" in html
