"""The form of every page type in the admin."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from portal.pages.rows import KeyedRowsFormMixin


class ThemeChoices(ModelChoiceIterator):
    """Themes in two groups: the life domains first."""

    def __iter__(self) -> Iterator[Any]:
        themes = list(self.queryset)
        for heading, is_life_domain in ((_("Life domains"), True), (_("Other themes"), False)):
            choices = [self.choice(theme) for theme in themes if theme.is_life_domain == is_life_domain]
            if choices:
                yield (heading, choices)


def possible_stewards() -> QuerySet[Any]:
    """Colleagues who can sign in to the admin: only they can act on a page that must be checked."""
    users = get_user_model().objects
    with_access = users.filter(groups__permissions__codename="access_admin").values("pk")
    may = Q(is_superuser=True) | Q(user_permissions__codename="access_admin") | Q(pk__in=with_access)
    return users.filter(may, is_active=True).order_by("first_name", "last_name", "email").distinct()


class PortalPageForm(KeyedRowsFormMixin, WagtailAdminPageForm):
    """A new page starts with the themes, steward and contact person of its parent.

    They are filled in where the editor sees them; what the editor then takes out stays out.
    """

    inherited = ("themes", "steward", "contact_person")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "themes" in self.fields:
            self._group_themes(self.fields["themes"])
        if "steward" in self.fields:
            self._limit_stewards(self.fields["steward"])
        if self.instance.pk is None and not self.is_bound:
            self._inherit()

    @staticmethod
    def _group_themes(field: Any) -> None:
        field.iterator = ThemeChoices
        field.queryset = field.queryset.all()  # makes the choices anew, in groups

    def _limit_stewards(self, field: Any) -> None:
        """Offer colleagues with access; a steward who lost it stays until somebody chooses another."""
        present = Q(pk=self.instance.steward_id) if self.instance.steward_id else Q(pk__in=[])
        field.queryset = (
            get_user_model()
            .objects.filter(Q(pk__in=possible_stewards().values("pk")) | present)
            .order_by("first_name", "last_name", "email")
        )

    def _inherit(self) -> None:
        parent = getattr(self.parent_page, "specific", None)
        for name in self.inherited:
            if parent is not None and name in self.fields and hasattr(parent, name):
                value = getattr(parent, name)
                self.initial[name] = [row.pk for row in value.all()] if hasattr(value, "all") else value and value.pk


class ThemeCheckboxes(forms.CheckboxSelectMultiple):
    """All themes at a glance: choosing none or several needs no keys held down."""

    template_name = "wagtailadmin/widgets/theme_checkboxes.html"

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        # Django looks for the templates of widgets in apps only; this one lies with the site's own.
        return render_to_string(template_name, context)
