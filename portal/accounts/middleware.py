"""The gate before everything personal: staff reach the admin only with a second factor."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.sites.requests import RequestSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts import second_factor

PERSONAL_PATHS = ("/account/", "/gemeenten/")
# Addresses in the admin that themselves lead to allauth's.
LEADING_ELSEWHERE = frozenset(
    [
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
    ]
)
# What somebody may still open whose session lacks the second factor they have: to give it, or to leave.
WITHOUT_SECOND_FACTOR = frozenset(
    [
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_login_webauthn",
    ]
)


class StaffSecondFactorMiddleware:
    """Decides, before any view runs, who may go on under a personal path.

    - To the admin: nobody who is not signed in, nobody without the right to enter it, and, where the settings
      ask for it, nobody without a second factor that this session was confirmed with.
    - To the other personal paths: a session that began before its owner set up a second factor must give it first.

    Reader pages are not looked at: they are the same for everyone, and asking who reads would cost a cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if request.path_info.startswith(settings.ADMIN_PATH):
            return None if name in LEADING_ELSEWHERE else self.before_admin(request)
        if request.path_info.startswith(PERSONAL_PATHS) and name not in WITHOUT_SECOND_FACTOR:
            return self.before_personal(request)
        return None

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Allauth calls the host of the request "site", which is our name for the site settings in every page."""
        if isinstance(response.context_data, dict) and isinstance(response.context_data.get("site"), RequestSite):
            del response.context_data["site"]
        return response

    def before_admin(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return leading_back(request, "account_login")
        if not second_factor.may_enter_admin(request.user):
            raise PermissionDenied(_("Your account gives no access to the editorial part of this site."))
        if second_factor.has_second_factor(request.user):
            return self.before_personal(request)
        if second_factor.must_have_second_factor(request.user):
            if request.method == "GET":
                messages.warning(request, _("To work in the editorial part of this site you need a second factor. Set it up here."))
            return HttpResponseRedirect(reverse("mfa_index"))
        return None

    def before_personal(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated or second_factor.session_has_second_factor(request):
            return None
        if not second_factor.has_second_factor(request.user):
            return None
        return leading_back(request, "mfa_reauthenticate")


def leading_back(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to the address called `name`, and from there back to where the request was going."""
    begin = settings.ADMIN_PATH if request.path_info.startswith(settings.ADMIN_PATH) else reverse("account")
    back = request.get_full_path() if request.method in ("GET", "HEAD") else begin
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: back})}")
