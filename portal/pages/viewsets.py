"""What pages share, in the admin: contact persons, and themes beside them."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.pages.models import ContactPerson
from portal.themes.viewsets import ThemeViewSet


class ContactPersonViewSet(SnippetViewSet):
    model = ContactPerson
    icon = "user"
    menu_label = _("Contact persons")
    list_display: ClassVar = ["name", "role", "organisation", "email"]
    search_fields: ClassVar = ["name", "role", "organisation", "email"]
    search_backend_name = None  # part of a word is enough, anywhere in these fields
    ordering: ClassVar = ["name"]
    list_per_page = 50
    copy_view_enabled = False


class SharedViewSetGroup(SnippetViewSetGroup):
    """Kept once and used by many pages."""

    items = (ThemeViewSet, ContactPersonViewSet)
    menu_label = _("Reusable")
    menu_name = "shared"
    menu_icon = "group"
    menu_order = 250  # after pages, images and documents
