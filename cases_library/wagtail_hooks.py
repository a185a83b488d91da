"""What the admin has for the case library and the personas besides their forms."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cases_library.reports import WithoutPersonaView
from portal.pages.wagtail_hooks import PagesMenuItem


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("reports/zonder-persona/", WithoutPersonaView.as_view(), name="portal_without_persona"),
        path("reports/zonder-persona/results/", WithoutPersonaView.as_view(results_only=True), name="portal_without_persona_results"),
    ]


@hooks.register("register_reports_menu_item")
def without_persona() -> MenuItem:
    return PagesMenuItem(_("Without a persona"), reverse("portal_without_persona"), name="without-persona", icon_name="group", order=110)
