"""What the admin of the portal has besides Wagtail's own."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import DismissibleMenuItem, MenuItem
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


def keep_home_page(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """Without its home page the site is gone, so only an administrator takes that away."""
    if request.user.is_superuser or not any(page.is_site_root() for page in pages):
        return None
    messages.error(request, _("Only an administrator can take the home page away."))
    return redirect("wagtailadmin_home")


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_home_page_of_one(request: HttpRequest, page: Page) -> HttpResponse | None:
    return keep_home_page(request, [page])


@hooks.register("before_bulk_action")
def keep_home_page_of_many(request: HttpRequest, action: str, objects: Iterable[Any], view: Any) -> HttpResponse | None:
    if action not in ("delete", "unpublish", "move"):
        return None
    return keep_home_page(request, [row for row in objects if isinstance(row, Page)])


@hooks.register("construct_help_menu")
def quiet_help_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Without news of Wagtail's releases, and without the counter that asks for attention to them."""
    guide = next((item for item in items if item.name == "editor-guide"), None)
    items[:] = [item for item in items if not isinstance(item, DismissibleMenuItem)]
    if guide is not None:
        items.append(
            MenuItem(
                guide.label, guide.url, name="wagtail-guide", icon_name="help", order=100, attrs={"target": "_blank", "rel": "noreferrer"}
            )
        )


@hooks.register("insert_global_admin_css")
def admin_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
