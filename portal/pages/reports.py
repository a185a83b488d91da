"""The report of pages to check, on screen and as a spreadsheet."""

from datetime import date
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn
from wagtail.admin.views.reports import ReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page, get_page_content_types
from wagtail.permissions import policy_registry

from portal.pages.models import PortalPage

WHEN = (("due", _("To be checked now")), ("later", _("To be checked later")), ("none", _("Without a review date")))


def day(value: date | None) -> str:
    return date_format(value, "j F Y") if value else ""


def stewards(request: Any) -> QuerySet[Any]:
    return get_user_model().objects.filter(stewarded_pages__isnull=False).distinct().order_by("first_name", "last_name", "email")


class ToCheckFilterSet(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        label=_("When"), choices=WHEN, method="filter_when", empty_label=_("All pages"), widget=forms.RadioSelect
    )
    steward = django_filters.ModelChoiceFilter(label=_("Steward"), queryset=stewards, null_label=_("Nobody"))
    content_type = ContentTypeFilter(label=_("Type"), queryset=lambda request: get_page_content_types(include_base_page_type=False))

    class Meta:
        model = PortalPage
        fields: ClassVar = ["when", "steward", "content_type"]

    def filter_when(self, queryset: QuerySet[PortalPage], name: str, value: str) -> QuerySet[PortalPage]:
        today = timezone.localdate()
        if value == "none":
            return queryset.filter(review_on__isnull=True)
        return queryset.filter(review_on__lte=today) if value == "due" else queryset.filter(review_on__gt=today)


class PagesToCheckView(ReportView):
    """Published pages by the day on which they must be checked; those without a day come last."""

    model = PortalPage
    page_title = _("Pages to check")
    header_icon = "calendar-check"
    index_url_name = "portal_pages_to_check"
    index_results_url_name = "portal_pages_to_check_results"
    filterset_class = ToCheckFilterSet
    any_permission_required: ClassVar = ["add", "change", "publish"]
    permission_policy = policy_registry.get_by_type(Page)
    columns: ClassVar = [
        TitleColumn(
            "title",
            label=_("Title"),
            accessor="get_admin_display_title",
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            sort_key="title",
        ),
        Column("type", label=_("Type"), accessor=lambda page: get_content_type_label(page.content_type)),
        Column("steward", label=_("Steward"), accessor=lambda page: page.steward or ""),
        Column("checked_on", label=_("Last checked on"), accessor=lambda page: day(page.checked_on), sort_key="checked_on"),
        Column("review_on", label=_("Check again on"), accessor=lambda page: day(page.review_on), sort_key="review_on"),
        PageStatusColumn("status", label=_("Status")),
    ]
    list_export: ClassVar = ["title", "content_type", "steward", "checked_on", "review_on", "full_url"]
    export_headings: ClassVar = {
        "title": _("Title"),
        "content_type": _("Type"),
        "steward": _("Steward"),
        "checked_on": _("Last checked on"),
        "review_on": _("Check again on"),
        "full_url": _("Address"),
    }
    export_filename = "te-controleren"
    custom_field_preprocess: ClassVar = {
        "content_type": dict.fromkeys(ReportView.FORMATS, get_content_type_label),
        "steward": dict.fromkeys(ReportView.FORMATS, lambda steward: str(steward or "")),
    }

    def get_base_queryset(self) -> QuerySet[PortalPage]:
        pages = PortalPage.objects.editable_by(self.request.user).filter(live=True)
        return pages.with_status().order_by(F("review_on").asc(nulls_last=True), "path")
