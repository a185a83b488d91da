"""Choosing a step or an action in the form of a persona: one list, with the actions under their step.

An action is known by its key, which no editor has to see.
"""

import functools
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import FieldComparison, ForeignObjectComparison
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.admin.panels.base import get_form_for_model

from guides.models import StepPage
from portal.pages.rows import KeyedFormSet, KeyedInlinePanel

TARGET = "target"
Choices = list[tuple[str, list[tuple[str, str]]]]


def value_of(step_id: int, action_key: str = "") -> str:
    return f"{step_id}:{action_key}"


def targets() -> Choices:
    """Every step with its actions, in the order of the guides; a step that is not published says so."""
    found: Choices = []
    for step in StepPage.objects.in_order().with_actions():
        title = step.title if step.live else gettext("%(title)s (not published)") % {"title": step.title}
        actions = [(value_of(step.pk, action.key), action.title) for action in step.action_list]
        found.append((title, [(value_of(step.pk), gettext("The whole step")), *actions]))
    return found


class MatterForm(WagtailAdminModelForm):
    """A row of “what matters in the guide”: what is chosen becomes the step and the key of the action."""

    target = forms.ChoiceField(label=_("step or action"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.step_id:
            self.initial[TARGET] = value_of(self.instance.step_id, self.instance.action_key)

    def offer(self, choices: Choices) -> None:
        """What can be chosen; what was chosen before stays in the list when it is gone from the guide."""
        present = self.initial.get(TARGET, "")
        gone = present and not any(value == present for _group, options in choices for value, _label in options)
        kept: Choices = [(gettext("No longer in the guide"), [(present, self.instance.action_key or present)])] if gone else []
        self.fields[TARGET].choices = [("", gettext("Choose a step or an action")), *choices, *kept]

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        if chosen := cleaned_data.get(TARGET):
            step_id, _separator, self.instance.action_key = chosen.partition(":")
            self.instance.step_id = int(step_id)
        return cleaned_data

    def _update_errors(self, errors: ValidationError) -> None:
        """What is wrong with the step or the key is told beside the list."""
        if hasattr(errors, "error_dict"):
            moved: dict[str, list[ValidationError]] = {}
            for name, found in errors.error_dict.items():
                moved.setdefault(name if name in self.fields or name == NON_FIELD_ERRORS else TARGET, []).extend(found)
            errors = ValidationError(moved)
        super()._update_errors(errors)


class MatterFormSet(KeyedFormSet):
    """Looks the steps up once for all its rows."""

    @cached_property
    def targets(self) -> Choices:
        return targets()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.offer(self.targets)


class TargetPanel(FieldPanel):
    """The list; when versions are compared, the step and the key of the action stand for it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            meta = self.panel.model._meta
            return [
                functools.partial(ForeignObjectComparison, meta.get_field("step")),
                functools.partial(FieldComparison, meta.get_field("action_key")),
            ]


class MatterPanel(KeyedInlinePanel):
    """The rows of `PersonaMatter`."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {
            "form": get_form_for_model(
                self.db_field.related_model, form_class=MatterForm, fields=[], defer_required_on_fields=[TARGET, "why"]
            ),
            "formset": MatterFormSet,
        }
        return options
