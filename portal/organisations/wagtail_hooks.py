"""Municipalities and regions in the admin, under Places."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.organisations.models import Municipality, Region
from portal.organisations.query import MunicipalityQuerySet, RegionQuerySet
from portal.organisations.services import may_delete


class RegionField(ModelChoiceField):
    """Names each region with its kind: one name occurs as several kinds."""

    def label_from_instance(self, region: Region) -> str:
        return region.label


class RegionFilter(django_filters.ModelChoiceFilter):
    field_class = RegionField


class MunicipalityFilterSet(WagtailFilterSet):
    province = django_filters.ModelChoiceFilter(label=_("Province"), queryset=lambda request: Region.objects.provinces())
    region = RegionFilter(
        label=_("Other region"),
        queryset=lambda request: Region.objects.exclude(kind=Region.Kind.PROVINCE).order_by("name"),
        method="in_region",
    )
    existing = django_filters.ChoiceFilter(
        label=_("Existing"), choices=[("now", _("exist now")), ("former", _("merged into another"))], method="by_existence"
    )

    class Meta:
        model = Municipality
        fields: ClassVar = ["province", "region", "size_class", "existing"]

    def in_region(self, queryset: MunicipalityQuerySet, name: str, value: Region) -> MunicipalityQuerySet:
        return queryset.in_regions([value])

    def by_existence(self, queryset: MunicipalityQuerySet, name: str, value: str) -> MunicipalityQuerySet:
        return queryset.current() if value == "now" else queryset.former()


SEARCHED = ("name", "slug", "aliases", "code")


class PlaceSearchForm(SearchFilterMixin, BaseFilterForm):
    """Finds part of any name in the database: the index of SQLite answers a quotation mark with an error."""

    def filter(self, objects: models.QuerySet[Any]) -> models.QuerySet[Any]:
        words = self.cleaned_data.get("q") or ""
        self.is_searching, self.search_query = bool(words), words
        found = Q()
        for field in SEARCHED:
            found |= Q(**{f"{field}__icontains": words})
        return objects.filter(found) if words else objects


class KindColumn:
    """The kind beside the name of a region."""

    filter_form_class = PlaceSearchForm

    @cached_property
    def columns(self) -> list[Column]:
        found: list[Column] = super().columns  # type: ignore[misc]
        return [*found, Column("kind", label=_("Kind"), accessor="get_kind_display")]


class ChooseRegion(KindColumn, ChooseView):
    pass


class ChooseRegionResults(KindColumn, ChooseResultsView):
    pass


class RegionChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseRegion
    choose_results_view_class = ChooseRegionResults


class PlaceColumns:
    """Province and last day beside the name: some names occur twice in the country or in time."""

    filter_form_class = PlaceSearchForm

    @cached_property
    def columns(self) -> list[Column]:
        found: list[Column] = super().columns  # type: ignore[misc]
        return [*found, Column("province", label=_("Province")), Column("valid_until", label=_("Exists until"))]

    def get_object_list(self) -> MunicipalityQuerySet:
        return Municipality.objects.select_related("province")


class ChooseMunicipality(PlaceColumns, ChooseView):
    pass


class ChooseMunicipalityResults(PlaceColumns, ChooseResultsView):
    pass


class MunicipalityChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseMunicipality
    choose_results_view_class = ChooseMunicipalityResults


class MunicipalityViewSet(SnippetViewSet):
    model = Municipality
    icon = "home"
    menu_label = _("Municipalities")
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display: ClassVar = [
        "name",
        Column("province", label=_("Province"), sort_key="province__name"),
        Column("code", label=_("CBS code"), sort_key="code"),
        Column("population", label=_("Inhabitants"), sort_key="population"),
        Column("valid_until", label=_("Exists until"), sort_key="valid_until"),
    ]
    list_per_page = 50
    list_export: ClassVar = ["name", "slug", "code", "province", "population", "population_year", "size_class", "valid_from", "valid_until"]
    # In the database: an index could neither sort by these columns nor find part of a code.
    search_backend_name = None
    search_fields = SEARCHED
    filterset_class = MunicipalityFilterSet
    ordering: ClassVar = ["slug"]
    chooser_viewset_class = MunicipalityChooserViewSet

    def get_queryset(self, request: HttpRequest) -> MunicipalityQuerySet:
        return Municipality.objects.select_related("province")


class RegionViewSet(SnippetViewSet):
    model = Region
    icon = "site"
    menu_label = _("Regions")
    add_to_admin_menu = False
    copy_view_enabled = False
    list_display: ClassVar = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("municipality_count", label=_("Municipalities"), sort_key="municipality_count"),
        Column("code", label=_("Official code")),
    ]
    list_per_page = 50
    search_backend_name = None
    search_fields = SEARCHED
    list_filter: ClassVar = ["kind"]
    chooser_viewset_class = RegionChooserViewSet
    ordering: ClassVar = ["kind", "name"]

    def get_queryset(self, request: HttpRequest) -> RegionQuerySet:
        members = Count("municipalities", distinct=True)
        in_province = Count("municipalities_of_province", distinct=True, filter=Q(municipalities_of_province__valid_until=None))
        return Region.objects.annotate(municipality_count=members + in_province)  # type: ignore[return-value]


class PlacesGroup(SnippetViewSetGroup):
    items = (MunicipalityViewSet, RegionViewSet)
    menu_label = _("Places")
    menu_name = "places"
    menu_icon = "site"
    menu_order = 350


register_snippet(PlacesGroup)


@hooks.register("before_delete_snippet")
def keep_what_is_in_use(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    """Say why a place cannot be deleted, instead of dropping it from pages or answering with an error."""
    places = [instance for instance in instances if isinstance(instance, Municipality | Region)]
    reasons = [reason for allowed, reason in map(may_delete, places) if not allowed]
    if not reasons:
        return None
    messages.error(request, " ".join([*reasons, str(_("Take it out there first, or give a municipality its last day."))]))
    return redirect(type(places[0]).snippet_viewset.get_url_name("list"))
