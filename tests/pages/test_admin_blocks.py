"""Blocks while they are being filled in: a draft is kept and shown, and nothing unfinished is published."""

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.pages.blocks import BodyBlock
from portal.pages.models import HomePage, InformationPage
from tests.admin import Admin, PageForm, errors_of, rich_text

EMPTY_TEXT = rich_text("")


def rows(*values: Any) -> dict[str, str]:
    """A ListBlock as a form sends it."""
    data: dict[str, Any] = {"count": len(values)}
    for number, value in enumerate(values):
        data[str(number)] = {"value": value, "order": number, "deleted": "", "type": "item", "id": ""}
    return data


# Each block as it comes from the menu of blocks, before anything is typed.
FRESH: dict[str, Any] = {
    "heading": "",
    "text": EMPTY_TEXT,
    "callout": {"title": "", "text": EMPTY_TEXT},
    "key_points": {"title": "", "points": rows("")},
    "image": {"image": {"image": "", "alt_text": "", "decorative": ""}, "caption": "", "credit": ""},
    "quote": {"text": "", "role": "", "paraphrased": ""},
    "statements": {"title": "", "kind": "recommendations", "items": rows({"title": "", "text": ""})},
    "example": {"place": "", "title": "", "text": EMPTY_TEXT, "page": ""},
    "applies_from": {"date": "", "text": EMPTY_TEXT, "source_title": "", "source_url": "", "review_on": ""},
    "phases": {"title": "", "phases": rows({"title": "", "months": ""})},
    "age_line": {"title": "", "moments": rows({"age": "", "what": "", "who": "", "law": "", "decision": ""})},
    "milestones": {"title": "", "milestones": rows({"date": "", "text": "", "ongoing": ""})},
    "links": {"title": "", "links": rows({"text": "", "page": "", "document": "", "url": "", "description": ""})},
}


def form_with(editor: Admin, home: HomePage, *names: str) -> PageForm:
    form = editor.create_form(InformationPage, home).fill(title="Proef", slug="proef")
    return form.merge(nested_form_data({"body": streamfield([(name, FRESH[name]) for name in names])}))


def test_every_block_is_tried() -> None:
    assert set(FRESH) == set(BodyBlock().child_blocks)


@pytest.mark.parametrize("name", FRESH)
def test_a_block_just_added_can_be_saved_as_a_draft_and_previewed(editor: Admin, home: HomePage, name: str) -> None:
    form = form_with(editor, home, "heading", name)
    address = editor.address("wagtailadmin_pages:preview_on_add", "pages", "informationpage", home.pk)
    assert editor.post(address, data=form.data).json() == {"is_valid": True, "is_available": True}
    assert editor.get(address).status_code == 200

    response = editor.create(InformationPage, home, form)
    assert response.status_code == 302, errors_of(response)
    page = InformationPage.objects.get()
    assert [block.block_type for block in page.get_latest_revision_as_object().body] == ["heading", name]
    assert editor.get("wagtailadmin_pages:view_draft", page.pk).status_code == 200
    assert editor.get("wagtailadmin_pages:edit", page.pk).status_code == 200


@pytest.mark.parametrize("name", FRESH)
def test_a_block_just_added_cannot_be_published(editor: Admin, home: HomePage, name: str) -> None:
    response = editor.create(InformationPage, home, form_with(editor, home, name), action_publish="1")
    assert response.status_code == 200
    assert not InformationPage.objects.exists()


def test_a_draft_saved_in_another_thread_does_not_soften_what_publishing_asks() -> None:
    """Wagtail notes on the block itself that a draft asks less, and all threads of a server share the blocks."""
    block = BodyBlock()
    unfinished = block.to_python([{"type": "key_points", "value": {"title": "", "points": ["Eén"]}}] * 20)
    stop = threading.Event()
    refused_drafts: list[ValidationError] = []

    def save_drafts() -> None:
        while not stop.is_set():
            try:
                block.clean_deferred(unfinished)
            except ValidationError as error:
                refused_drafts.append(error)

    threads = [threading.Thread(target=save_drafts) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(300):
            with pytest.raises(ValidationError):
                block.clean(unfinished)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert refused_drafts == []
