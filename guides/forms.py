"""The form of a step in the admin."""

import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from guides.usage import action_usage
from portal.pages.forms import PortalPageForm

CONFIRMATION = "confirm_removal"


class StepPageForm(PortalPageForm):
    """Asks once more before an action that is in use disappears from the site.

    A draft may leave it out: nothing is gone until the step is published or submitted. What counts is what
    readers see now, so an action that an earlier draft left out is asked about too.
    """

    confirm_removal = forms.BooleanField(label=_("Yes, remove actions that are in use"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop(CONFIRMATION, None)  # its panel is left out as long as there is nothing to ask

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        if self.is_deferred_validation or not self.instance.pk or "actions" not in self.formsets:
            return cleaned_data
        removed = self._removed_actions()
        in_use = action_usage.count(self.instance, list(removed))
        if in_use:
            field = self._ask(self._warning(removed, in_use))
            if not field.clean(self.data.get(self.add_prefix(CONFIRMATION))):
                self.add_error(
                    CONFIRMATION, ValidationError(_("Tick this box to remove what is in use, or put the action back."), code="in_use")
                )
        return cleaned_data

    def _removed_actions(self) -> dict[str, str]:
        """Titles by key of the published actions that this form leaves out."""
        rows = self.formsets["actions"]
        kept = {form.instance.key for form in rows.forms if form not in rows.deleted_forms}
        published = type(self.instance).objects.get(pk=self.instance.pk).actions.all()
        return {row.key: row.title for row in published if row.key not in kept}

    @staticmethod
    def _warning(removed: dict[str, str], in_use: dict[str, int]) -> str:
        lines = []
        for key, number in in_use.items():
            text = ngettext("“%(title)s” is in use once.", "“%(title)s” is in use %(number)s times.", number)
            lines.append(text % {"title": removed[key], "number": number})
        return " ".join([*lines, str(_("What was recorded stays, but nobody can tick these actions any more."))])

    def _ask(self, warning: str) -> forms.Field:
        """Show the box with this warning beside it."""
        field = copy.deepcopy(self.base_fields[CONFIRMATION])
        field.help_text = warning
        self.fields[CONFIRMATION] = field
        return field
