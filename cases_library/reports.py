"""The report of what no persona points to: the places where readers see nobody they can look along with."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cases_library.models import PersonaMatter, PersonaPage
from guides.models import GuidePage, StepPage, guide_path
from portal.themes.models import Theme


@dataclass(frozen=True)
class Gap:
    """A step or a theme without a persona."""

    kind: str
    title: str
    where: str  # the guide of a step; whether a theme is a life domain
    address: str  # of its form in the admin


def steps_without_persona() -> list[Gap]:
    named = PersonaMatter.objects.filter(persona__in=PersonaPage.objects.published()).values("step")
    guides = dict(GuidePage.objects.values_list("path", "title"))
    return [
        Gap(
            gettext("Step"),
            step.title,
            guides.get(guide_path(step.path), ""),
            reverse("wagtailadmin_pages:edit", args=[step.pk]),
        )
        for step in StepPage.objects.published().exclude(pk__in=named).in_order()
    ]


def themes_without_persona() -> list[Gap]:
    edit = Theme.snippet_viewset.get_url_name("edit")  # type: ignore[attr-defined]
    return [
        Gap(
            gettext("Theme"),
            theme.name,
            gettext("Life domain") if theme.is_life_domain else "",
            reverse(edit, args=[theme.pk]),
        )
        for theme in Theme.objects.exclude(pages__in=PersonaPage.objects.published())
    ]


class WithoutPersonaView(ReportView):
    page_title = _("Without a persona")
    header_icon = "group"
    index_url_name = "portal_without_persona"
    index_results_url_name = "portal_without_persona_results"
    any_permission_required: ClassVar = ["add", "change", "publish"]
    permission_policy = policy_registry.get_by_type(Page)
    no_results_message = _("Every step and every theme has a persona.")
    columns: ClassVar = [
        TitleColumn("title", label=_("Title"), get_url=lambda gap: gap.address),
        Column("kind", label=_("Type")),
        Column("where", label=_("Belongs to")),
    ]
    list_export: ClassVar = ["title", "kind", "where"]
    export_headings: ClassVar = {"title": _("Title"), "kind": _("Type"), "where": _("Belongs to")}
    export_filename = "zonder-persona"

    def get_queryset(self) -> Any:
        return [*steps_without_persona(), *themes_without_persona()]
