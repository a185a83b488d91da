"""The report of searches that found nothing or little, and one of them: what it finds now, and what to do about it."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import ListingButton
from wagtail.permission_policies.base import ModelPermissionPolicy

from portal.pages.reports import day
from portal.search.missed import KEEP_DAYS
from portal.search.models import MissedSearch, MissedSearchQuerySet, Promotion, SynonymGroup
from portal.search.query import SearchQuery, search

MISSED = "portal_missed_searches"
Status = MissedSearch.Status
POLICY = ModelPermissionPolicy(MissedSearch)
ALL = "all"


def add_address(model: type[Model], missed: MissedSearch) -> str:
    """Where a group or tip begins with the words of this search."""
    return f"{reverse(model.snippet_viewset.get_url_name('add'))}?missed={missed.pk}"  # type: ignore[attr-defined]


def ways_out(user: Any, missed: MissedSearch) -> list[tuple[str, str]]:
    """What this user may make of a search: label and address."""
    choices = ((SynonymGroup, gettext("Make a synonym")), (Promotion, gettext("Make a tip")))
    allowed = [(model, label) for model, label in choices if ModelPermissionPolicy(model).user_has_permission(user, "add")]
    return [(label, add_address(model, missed)) for model, label in allowed]


class MissedFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[*Status.choices, (ALL, _("All searches"))],
        method="by_status",
        empty_label=None,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = MissedSearch
        fields: ClassVar = ["status"]

    def by_status(self, queryset: MissedSearchQuerySet, name: str, value: str) -> MissedSearchQuerySet:
        return queryset if value == ALL else queryset.filter(status=value)


class MissedTitleColumn(ButtonsColumnMixin, TitleColumn):
    def get_buttons(self, instance: MissedSearch, parent_context: Any) -> list[ListingButton]:
        user = parent_context["request"].user
        return [ListingButton(label, url=address) for label, address in ways_out(user, instance)]


class MissedSearchesView(ReportView):
    """Searches that found little, those of most days first; only what is open unless another status was chosen."""

    model = MissedSearch
    page_title = _("Searches without answer")
    header_icon = "help"
    index_url_name = MISSED
    index_results_url_name = f"{MISSED}_results"
    results_template_name = "search/admin/missed_results.html"
    filterset_class = MissedFilterSet
    any_permission_required: ClassVar = ["view", "change"]
    permission_policy = POLICY
    default_ordering = "-days"
    columns: ClassVar = [
        MissedTitleColumn("words", label=_("Searched for"), url_name="portal_missed_search", sort_key="words"),
        Column("days", label=_("On how many days"), sort_key="days"),
        Column("last_day", label=_("Last on"), accessor=lambda missed: day(missed.last_day), sort_key="last_day"),
        Column("found", label=_("Pages found then"), sort_key="found"),
        Column("status", label=_("Status"), accessor="get_status_display"),
    ]
    list_export: ClassVar = ["words", "days", "last_day", "found", "get_status_display"]
    export_headings: ClassVar = {
        "words": _("Searched for"),
        "days": _("On how many days"),
        "last_day": _("Last on"),
        "found": _("Pages found then"),
        "get_status_display": _("Status"),
    }
    export_filename = "zoekvragen-zonder-antwoord"
    no_results_message = _("No search found little on three different days.")

    def get_base_queryset(self) -> MissedSearchQuerySet:
        missed = MissedSearch.objects.shown()
        return missed if self.request.GET.get("status") else missed.filter(status=Status.OPEN)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"keep_days": KEEP_DAYS, "days_to_appear": MissedSearch.DAYS_TO_APPEAR}


class MissedSearchView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """One search tried again: what it finds now. POST gives it another status."""

    permission_policy = POLICY
    any_permission_required: ClassVar = ["view", "change"]
    template_name = "search/admin/missed_search.html"
    header_icon = "help"
    page_title = _("Try again")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.pk: int = kwargs["pk"]

    @cached_property
    def missed(self) -> MissedSearch:
        return get_object_or_404(MissedSearch.objects.shown(), pk=self.pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        status = request.POST.get("status", "")
        if not self.user_has_permission("change") or status not in Status.values:
            raise PermissionDenied
        MissedSearch.objects.filter(pk=self.missed.pk).update(status=status)
        done = {
            Status.OPEN: _("“%(words)s” is open again."),
            Status.HANDLED: _("“%(words)s” is handled. It comes back when it finds little again."),
            Status.HIDDEN: _("“%(words)s” is hidden."),
        }
        messages.success(request, done[Status(status)] % {"words": self.missed.words})
        return redirect(MISSED)

    def get_page_subtitle(self) -> str:
        return self.missed.words

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(MISSED), "label": MissedSearchesView.page_title},
            {"url": "", "label": self.missed.words},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = SearchQuery(text=self.missed.words)
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "missed": self.missed,
            "result": search(query),
            "search_address": f"{reverse('search')}?{query.encoded}",
            "ways_out": ways_out(user, self.missed),
            "statuses": self.statuses() if self.user_has_permission("change") else [],
        }

    def statuses(self) -> list[tuple[str, Any]]:
        labels = {Status.HANDLED: _("This is handled"), Status.HIDDEN: _("Hide it"), Status.OPEN: _("Open it again")}
        return [(status.value, label) for status, label in labels.items() if status != self.missed.status]


def admin_urls() -> list[URLPattern]:
    return [
        path("reports/zoekvragen-zonder-antwoord/", MissedSearchesView.as_view(), name=MISSED),
        path("reports/zoekvragen-zonder-antwoord/results/", MissedSearchesView.as_view(results_only=True), name=f"{MISSED}_results"),
        path("reports/zoekvragen-zonder-antwoord/<int:pk>/", MissedSearchView.as_view(), name="portal_missed_search"),
    ]


class MissedMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(POLICY.user_has_any_permission(request.user, ["view", "change"]))


def missed_menu_item() -> MenuItem:
    return MissedMenuItem(_("Searches without answer"), reverse(MISSED), name="missed-searches", icon_name="help", order=300)
