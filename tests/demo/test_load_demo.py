"""Loading the demo content: complete, repeatable, and never over an editor's work."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from wagtail.models import Page

from guides.models import ChecklistAction, GuidePage, StepPage
from portal.demo import source
from portal.demo.models import LoadedItem
from portal.demo.source import ContentError, read_pages, rich_text
from portal.pages.models import ContactPerson, HomePage, PortalPage, SiteSettings
from portal.themes.models import Theme

pytestmark = pytest.mark.django_db


def load() -> str:
    out = io.StringIO()
    with override_settings(DEMO=True):
        call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture
def loaded() -> str:
    return load()


def test_first_run_makes_the_whole_site(loaded: str) -> None:
    assert HomePage.objects.count() == 1
    assert GuidePage.objects.get().steps[7].title == "Benut de ruimte in wetten, inkoop en budget"
    assert Theme.objects.count() == 12
    assert Theme.objects.life_domains().count() == 5
    assert all(theme.synonym_list for theme in Theme.objects.all())
    assert SiteSettings.objects.get().name == "Wegwijzer 16-27"
    assert "0 left" in loaded


def test_tree_is_sound_and_every_page_is_served(loaded: str, client: Client) -> None:
    assert not any(Page.find_problems())
    for page in PortalPage.objects.live():
        assert client.get(page.url).status_code == 200, page.url


def test_every_step_has_actions_a_result_and_an_example(loaded: str) -> None:
    steps = GuidePage.objects.get().steps
    assert len(steps) == 8
    for step in steps:
        assert len(step.action_list) >= 4, step
        assert step.result, step
        assert any(example.is_told for example in step.examples.all()), step


def test_second_run_changes_nothing(loaded: str) -> None:
    before = list(PortalPage.objects.order_by("pk").values_list("pk", "latest_revision_id", "last_published_at"))
    report = load()
    assert report.startswith("0 added, 0 updated")
    assert "0 left" in report
    assert list(PortalPage.objects.order_by("pk").values_list("pk", "latest_revision_id", "last_published_at")) == before


def changed_source(monkeypatch: pytest.MonkeyPatch, key: str, **changes: object) -> None:
    """Let the content files say something else about one page."""
    pages = read_pages()
    for page in pages:
        if page["key"] == key:
            page.update(changes)
    monkeypatch.setattr("portal.demo.loaders.pages.read_pages", lambda: pages)


def test_untouched_page_is_updated_and_its_actions_keep_their_identity(loaded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    step = StepPage.objects.get(slug="partners-rollen-en-samenwerking")
    ids = dict(step.actions.values_list("key", "pk"))
    source_step = next(page for page in read_pages() if page["key"] == "stap-3")
    actions = [*source_step["actions"][1:], {"key": "nieuw", "title": "Doe iets nieuws", "text": "", "who": ""}]
    changed_source(monkeypatch, "stap-3", title="Nieuwe titel", actions=actions)
    assert "0 added, 1 updated" in load()
    step = StepPage.objects.get(pk=step.pk)
    assert step.title == "Nieuwe titel"
    kept = dict(ChecklistAction.objects.filter(step=step).values_list("key", "pk"))
    assert source_step["actions"][0]["key"] not in kept
    assert all(kept[action["key"]] == ids[action["key"]] for action in source_step["actions"][1:])


def test_what_an_editor_changed_is_left_and_reported(loaded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    step = StepPage.objects.get(slug="partners-rollen-en-samenwerking")
    step.title = "Titel van de redactie"
    step.save_revision().publish()
    changed_source(monkeypatch, "stap-3", title="Titel uit het bestand")
    report = load()
    assert StepPage.objects.get(pk=step.pk).title == "Titel van de redactie"
    assert "page stap-3: was changed or moved" in report


def test_a_draft_of_an_editor_is_left_too(loaded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    step = StepPage.objects.get(slug="partners-rollen-en-samenwerking")
    step.lead = "Een concept van de redactie."
    step.save_revision()
    changed_source(monkeypatch, "stap-3", title="Titel uit het bestand")
    assert "page stap-3: was changed or moved" in load()
    assert StepPage.objects.get(pk=step.pk).get_latest_revision_as_object().lead == "Een concept van de redactie."


def test_moved_and_unpublished_pages_are_left(loaded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    news, over = (PortalPage.objects.get(slug=slug) for slug in ("tweede-leercirkel-vijf-pilots-van-start", "over"))
    PortalPage.objects.get(pk=news.pk).specific.move(HomePage.objects.get(), pos="last-child")
    over.specific.unpublish()
    report = load()
    assert "page tweede-leercirkel: was changed or moved" in report
    assert "page over: was changed or moved" in report


def test_what_an_editor_deleted_stays_away(loaded: str) -> None:
    PortalPage.objects.get(slug="over").specific.delete()
    ContactPerson.objects.get(slug="overgang").delete()
    report = load()
    assert "page over: was deleted" in report
    assert "contact overgang: was deleted" in report
    assert not PortalPage.objects.filter(slug="over").exists()
    assert not ContactPerson.objects.filter(slug="overgang").exists()


def test_what_somebody_else_made_is_left() -> None:
    Theme.objects.create(name="Wonen", slug="wonen", summary="Van een redacteur.")
    report = load()
    assert "theme wonen: was there already" in report
    assert Theme.objects.get(slug="wonen").summary == "Van een redacteur."


@override_settings(DEMO=False)
def test_accounts_are_refused_outside_the_demo_settings() -> None:
    with pytest.raises(CommandError, match="demo settings"):
        call_command("load_demo")


def test_a_mistake_in_a_file_is_named_and_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    changed_source(monkeypatch, "stap-8", municipalities=["Nergenshuizen"])
    with pytest.raises(CommandError, match="stap-8: Nergenshuizen"):
        load()
    assert not LoadedItem.objects.exists()
    assert not HomePage.objects.exists()


def test_markdown_becomes_rich_text_with_page_links() -> None:
    html = rich_text("Zie [stap 3](page:stap-3) en **let op**.\n\n- een\n- twee", {"stap-3": 7}.__getitem__)
    assert html == '<p>Zie <a linktype="page" id="7">stap 3</a> en <strong>let op</strong>.</p><ul><li>een</li><li>twee</li></ul>'


def test_pages_come_after_their_parents_and_an_unknown_parent_is_named(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [page["key"] for page in read_pages()]
    assert keys.index("home") < keys.index("gids-index") < keys.index("gids-van-jeugd-naar-volwassenheid") < keys.index("stap-1")
    monkeypatch.setattr(source, "read", lambda name, folder: {"key": name, "parent": "nergens"})
    with pytest.raises(ContentError, match="nergens"):
        read_pages()
