"""Themes in the admin."""

from typing import ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.contrib.redirects.models import Redirect
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from portal.themes.models import Theme


def kind(theme: Theme) -> str:
    return gettext("Life domain") if theme.is_life_domain else ""


class ThemeEditView(EditView):
    """A theme that gets another address leaves a redirect at the old one, as a page does."""

    def save_instance(self) -> Theme:
        old = Theme.objects.get(pk=self.object.pk).get_absolute_url()
        theme: Theme = super().save_instance()
        if theme.get_absolute_url() != old:
            Redirect.objects.filter(old_path=Redirect.normalise_path(old), site=None, automatically_created=True).delete()
            Redirect.add_redirect(old, theme.get_absolute_url(), is_permanent=True, automatically_created=True)
        return theme


class ThemeViewSet(SnippetViewSet):
    """The usage that Wagtail shows counts pages by their themes (see CountedManyToManyField)."""

    model = Theme
    icon = "tag"
    edit_view_class = ThemeEditView
    menu_label = _("Themes")
    list_display: ClassVar = [
        "name",
        Column("is_life_domain", label=_("Kind"), accessor=kind, sort_key="is_life_domain"),
        Column("summary", label=_("Summary")),
        Column("order", label=_("Order"), sort_key="order"),
    ]
    search_fields: ClassVar = ["name", "summary", "synonyms"]
    ordering: ClassVar = ["order", "name"]
    list_per_page = 50
    copy_view_enabled = False  # a copy would ask for another name and address at once
    inspect_view_enabled = False
