"""What stands in the rows of a step is found, as soon as it is published and after making the index anew."""

import contextlib
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from guides.models import GuidePage, StepPage
from tests.admin import Admin, rich_text


@pytest.fixture(autouse=True)
def queue(settings: Any) -> None:
    """Pages are indexed by the worker, after they have been saved with their rows."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}


def work() -> None:
    for row in DBTaskResult.objects.all():
        with contextlib.suppress(ObjectDoesNotExist):  # a row that is gone by now
            row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()


def found(word: str) -> list[StepPage]:
    work()
    return list(StepPage.objects.search(word))


@pytest.fixture
def step(editor: Admin, guide: GuidePage) -> StepPage:
    """Published through the admin, with a word of its own in each part."""
    form = editor.create_form(StepPage, guide)
    form.fill(title="Partners", slug="partners", lead="inleidingswoord", question="vraagwoord?", result="resultaatwoord.")
    form.blocks("body", [("heading", "kopwoord"), ("text", rich_text("<p>alineawoord</p>"))])
    form.add_row("actions", title="actiewoord", text="uitlegwoord")
    form.add_row(
        "examples", place="plaatswoord", title="voorbeeldwoord", body=[("heading", "vertelkop"), ("text", rich_text("<p>verteld</p>"))]
    )
    form.add_row("examples", place="Elders", title="Alleen een link", url="https://www.nji.nl/")
    assert editor.create(StepPage, guide, form, action_publish="1").status_code == 302
    return StepPage.objects.get()


WORDS = (
    "partners", "inleidingswoord", "vraagwoord", "resultaatwoord", "kopwoord", "alineawoord",
    "actiewoord", "uitlegwoord", "plaatswoord", "voorbeeldwoord", "vertelkop", "verteld",
)  # fmt: skip


def test_every_part_of_a_step_is_found(step: StepPage) -> None:
    assert [word for word in WORDS if step not in found(word)] == []
    call_command("update_index", verbosity=0)
    assert [word for word in WORDS if step not in found(word)] == []


def test_what_was_taken_out_is_no_longer_found(editor: Admin, step: StepPage) -> None:
    form = editor.edit_form(step).change_row("actions", 0, title="anderewoord").remove_row("examples", 0)
    assert editor.save(step, form, action="publish").status_code == 302
    assert step in found("anderewoord")
    assert [word for word in ("actiewoord", "vertelkop") if found(word)] == []


def test_a_draft_is_not_found_before_it_is_published(editor: Admin, step: StepPage) -> None:
    assert editor.save(step, editor.edit_form(step).change_row("actions", 0, title="conceptwoord")).status_code == 302
    assert not found("conceptwoord")
