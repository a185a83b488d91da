"""Taking away an action that is in use: the editor is told and asked, and nothing goes by accident."""

from collections.abc import Collection, Iterator

import pytest

from guides.models import ChecklistAction, GuidePage, StepPage
from guides.usage import UsageRegistry, action_usage
from tests.admin import Admin, errors_of
from tests.factories.guides import ChecklistActionFactory, StepPageFactory


@pytest.fixture
def step(guide: GuidePage) -> StepPage:
    actions = [ChecklistActionFactory.build(key=key, title=f"Doe {key}") for key in ("kaart", "overleg", "plan")]
    return StepPageFactory(parent=guide, actions=actions)


@pytest.fixture(autouse=True)
def plans() -> Iterator[None]:
    """An app that has records of two actions."""

    def count_plans(step: StepPage, keys: Collection[str]) -> dict[str, int]:
        return {key: number for key, number in {"kaart": 3, "overleg": 1, "elders": 9}.items() if key in keys}

    action_usage.register(count_plans)
    yield
    action_usage.unregister(count_plans)


def keys(step: StepPage) -> list[str]:
    return list(ChecklistAction.objects.filter(step_id=step.pk).values_list("key", flat=True))


def test_publishing_without_an_action_in_use_asks_first(editor: Admin, step: StepPage) -> None:
    assert "confirm_removal" not in editor.edit_form(step).data
    form = editor.edit_form(step).remove_row("actions", 0).remove_row("actions", 1)
    response = editor.save(step, form, action="publish")
    assert response.status_code == 200
    html = response.content.decode()
    assert "Doe kaart" in html
    assert "3" in response.context["form"].fields["confirm_removal"].help_text
    assert "Doe overleg" in response.context["form"].fields["confirm_removal"].help_text
    assert 'name="confirm_removal"' in html
    assert errors_of(response)
    assert keys(step) == ["kaart", "overleg", "plan"]

    form.fill(confirm_removal="on")
    assert editor.save(step, form, action="publish").status_code == 302
    assert keys(step) == ["plan"]


def test_an_action_that_is_not_in_use_goes_without_a_question(editor: Admin, step: StepPage) -> None:
    assert editor.save(step, editor.edit_form(step).remove_row("actions", 2), action="publish").status_code == 302
    assert keys(step) == ["kaart", "overleg"]


def test_a_draft_may_leave_it_out_but_publishing_that_draft_asks(editor: Admin, step: StepPage) -> None:
    assert editor.save(step, editor.edit_form(step).remove_row("actions", 0)).status_code == 302
    assert editor.save(step, editor.edit_form(step), action="publish").status_code == 200
    assert keys(step) == ["kaart", "overleg", "plan"]
    assert editor.save(step, editor.edit_form(step).fill(confirm_removal="on"), action="publish").status_code == 302
    assert keys(step) == ["overleg", "plan"]


def test_submitting_for_approval_asks_too(author: Admin, step: StepPage) -> None:
    form = author.edit_form(step).remove_row("actions", 0)
    assert author.save(step, form, action="submit").status_code == 200
    assert author.save(step, form.fill(confirm_removal="on"), action="submit").status_code == 302


def test_rewording_and_moving_asks_nothing(editor: Admin, step: StepPage) -> None:
    form = editor.edit_form(step).change_row("actions", 0, title="Anders gezegd", ORDER=9)
    assert editor.save(step, form, action="publish").status_code == 302
    assert set(keys(step)) == {"kaart", "overleg", "plan"}


def test_counts_of_several_apps_are_added_up(db: None) -> None:
    registry = UsageRegistry()
    registry.register(lambda step, keys: {"kaart": 2, "plan": 0})
    registry.register(lambda step, keys: {"kaart": 1, "onbekend": 5})
    assert registry.count(StepPage(), ["kaart", "plan"]) == {"kaart": 3}
    assert registry.count(StepPage(), []) == {}
