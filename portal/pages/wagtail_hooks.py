"""What the admin of the portal has besides Wagtail's own."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from portal.pages import home_panels, names
from portal.pages.reports import PagesToCheckView
from portal.pages.viewsets import SharedViewSetGroup

register_snippet(SharedViewSetGroup)


class PagesMenuItem(MenuItem):
    """Shown to whoever works on pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, ["add", "change", "publish"])


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("names/<slug:kind>/", names.suggestions, name="portal_names"),
        path("reports/te-controleren/", PagesToCheckView.as_view(), name="portal_pages_to_check"),
        path("reports/te-controleren/results/", PagesToCheckView.as_view(results_only=True), name="portal_pages_to_check_results"),
    ]


@hooks.register("register_reports_menu_item")
def pages_to_check() -> MenuItem:
    address = reverse("portal_pages_to_check")
    return PagesMenuItem(_("Pages to check"), address, name="pages-to-check", icon_name="calendar-check", order=100)


@hooks.register("construct_homepage_panels")
def waiting_pages(request: HttpRequest, panels: list[Any]) -> None:
    panels.extend(panel() for panel in home_panels.PANELS)


@hooks.register("insert_global_admin_css")
def admin_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
