"""Synonyms and tips in the admin, under Search."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from portal.pages.reports import day
from portal.search.models import MissedSearch, Promotion, SynonymGroup
from portal.search.reports import POLICY, missed_menu_item


class FromMissedView(CreateView):
    """With `?missed=` begins with the words of that search; once saved, the search is handled and tried again."""

    @cached_property
    def missed(self) -> MissedSearch | None:
        key = self.request.GET.get("missed", "")
        if not key.isascii() or not key.isdigit() or len(key) > 18 or not POLICY.user_has_permission(self.request.user, "change"):
            return None
        return MissedSearch.objects.shown().filter(pk=key).first()

    def get_initial_form_instance(self) -> Any:
        return self.model(words=f"{self.missed.words}\n") if self.missed else super().get_initial_form_instance()

    def get_add_url(self) -> str:
        return f"{super().get_add_url()}?missed={self.missed.pk}" if self.missed else super().get_add_url()

    def save_instance(self) -> Any:
        instance = super().save_instance()
        if self.missed:
            MissedSearch.objects.filter(pk=self.missed.pk).update(status=MissedSearch.Status.HANDLED)
        return instance

    def get_success_url(self) -> str:
        return reverse("portal_missed_search", args=[self.missed.pk]) if self.missed else super().get_success_url()


class SynonymGroupViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "list-ul"
    menu_label = _("Synonyms")
    add_view_class = FromMissedView
    list_display: ClassVar = [Column("words", label=_("Words that mean the same"), accessor=str, sort_key="words")]
    search_fields: ClassVar = ["words"]
    search_backend_name = None  # part of a word is enough
    ordering: ClassVar = ["words"]
    list_per_page = 50
    copy_view_enabled = False  # a word stands in one group only


def pages_of(promotion: Promotion) -> str:
    """Titles of the pages; those that readers do not see are named as such."""
    pages = (row.page for row in promotion.rows.all())
    return ", ".join(page.title if page.live else gettext("%(title)s (not published)") % {"title": page.title} for page in pages)


class PromotionViewSet(SnippetViewSet):
    model = Promotion
    icon = "pick"
    menu_label = _("Tips")
    add_view_class = FromMissedView
    list_display: ClassVar = [
        Column("words", label=_("Searches"), accessor=str, sort_key="words"),
        Column("pages", label=_("Pages"), accessor=pages_of),
        Column("state", label=_("Status"), accessor=lambda promotion: promotion.state.label),
        Column("starts_on", label=_("First day"), accessor=lambda promotion: day(promotion.starts_on), sort_key="starts_on"),
        Column("ends_on", label=_("Last day"), accessor=lambda promotion: day(promotion.ends_on), sort_key="ends_on"),
    ]
    search_fields: ClassVar = ["words"]
    search_backend_name = None
    ordering: ClassVar = ["words"]
    list_per_page = 50
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Promotion]:
        return Promotion.objects.prefetch_related("rows__page")


class SearchViewSetGroup(SnippetViewSetGroup):
    items = (SynonymGroupViewSet, PromotionViewSet)
    menu_label = _("Search")
    menu_name = "portal-search"
    menu_icon = "search"
    menu_order = 300

    # The report stands among the reports, and here beside what it leads to.
    def get_submenu_items(self) -> list[MenuItem]:
        return [*super().get_submenu_items(), missed_menu_item()]
