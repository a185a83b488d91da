"""Rows of a page with a stable key: records elsewhere point at the page and the key, never at the row.

Wagtail's rows have no identity of their own: a row of a draft has no primary key until it is published,
publishing an older version gives rows other primary keys, and a form that still holds a row which a colleague
removed is refused for a reason that the editor cannot see. So here the form knows a row by its key, which
travels along in a hidden field.
"""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.forms.models import BaseModelFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel
from wagtail.models import Orderable

KEY = "key"
KEY_LENGTH = 40


def new_key() -> str:
    """A key for a row made in the admin: short, unique, never derived from a label that may change."""
    return uuid.uuid4().hex[:12]


class KeyedRow(Orderable):
    """The model of such a row; each adds its ParentalKey and a constraint: unique per page and key."""

    key = models.SlugField(_("key"), max_length=KEY_LENGTH, default=new_key, editable=False)

    class Meta(Orderable.Meta):
        abstract = True


class KeyField(forms.CharField):
    """Shows the key of a row; whatever was sent, the row has been found or made by then."""

    def __init__(self, key: str, *, initial: str) -> None:
        self.key = key
        super().__init__(required=False, widget=forms.HiddenInput, initial=initial)

    def clean(self, value: Any) -> str:
        return self.key


class KeyedFormSet(BaseChildFormSet):
    """Finds the row of each form by its key; a form without a key is a new row and gets one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken: set[str] = set()

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        if self.is_bound:
            kwargs["instance"] = self._row(self.data.get(f"{self.add_prefix(i)}-{KEY}", ""))
        elif i < self.initial_form_count():
            kwargs["instance"] = self.get_queryset()[i]
        # Past the model formsets, which look the row up by its primary key.
        return super(BaseModelFormSet, self)._construct_form(i, **kwargs)  # type: ignore[misc]

    def _row(self, key: str) -> models.Model:
        if not is_key(key) or key in self._taken:
            key = new_key()
        self._taken.add(key)
        saved = {row.key: row for row in self.get_queryset() if row.pk is not None}
        row = saved.get(key) or self.model(key=key)
        # A draft does not know the primary key that its row was given when it was published.
        row.pk = self._published.get(key, row.pk)
        return row

    @cached_property
    def _published(self) -> dict[str, Any]:
        """The primary keys that the published rows of this page have now, by key."""
        if self.instance.pk is None:
            return {}
        return dict(self.model._default_manager.filter(**{self.fk.name: self.instance.pk}).values_list(KEY, "pk"))

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        pk = self.model._meta.pk.name
        # Wagtail's script keeps the primary key in its form, but it says nothing about which row this is.
        form.fields[pk] = forms.CharField(required=False, widget=forms.HiddenInput, initial=form.fields[pk].initial, empty_value=None)
        is_new = index is None or (self.is_bound and index >= self.initial_form_count())
        form.fields[KEY] = KeyField(form.instance.key, initial="" if is_new else form.instance.key)

    def field_updates(self) -> list[tuple[str, str]]:
        """The keys that rows were given, for the form that is still open in the browser."""
        return [(f"{form.prefix}-{KEY}", form.instance.key) for form in self.forms if form not in self.deleted_forms]


def is_key(value: str) -> bool:
    try:
        validate_slug(value)
    except ValidationError:
        return False
    return len(value) <= KEY_LENGTH


class KeyedInlinePanel(InlinePanel):
    """An InlinePanel for the rows of a KeyedRow model."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = KeyedFormSet
        return options


class KeyedRowsFormMixin:
    """For the form of a page that has such rows."""

    formsets: ClassVar[dict[str, Any]]

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()  # type: ignore[misc]
        for formset in self.formsets.values():
            if isinstance(formset, KeyedFormSet):
                updates.extend(formset.field_updates())
        return updates
