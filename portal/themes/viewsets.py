"""Themes in the admin."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.themes.models import Theme


class ThemeViewSet(SnippetViewSet):
    """The usage that Wagtail shows counts pages by their themes (see CountedManyToManyField)."""

    model = Theme
    icon = "tag"
    menu_label = _("Themes")
    list_display: ClassVar = [
        "name",
        BooleanColumn("is_life_domain", label=_("Life domain"), sort_key="is_life_domain"),
        Column("summary", label=_("Summary")),
        Column("order", label=_("Order"), sort_key="order"),
    ]
    search_fields: ClassVar = ["name", "summary", "synonyms"]
    ordering: ClassVar = ["order", "name"]
    list_per_page = 50
    copy_view_enabled = False  # a copy would ask for another name and address at once
    inspect_view_enabled = False
