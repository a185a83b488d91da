"""The account page, and the places where Wagtail would sign people in by itself."""

from typing import Any, cast

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.core.internal.httpkit import add_query_params
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.log_actions import log

from portal.accounts import second_factor, services
from portal.accounts.forms import NameForm
from portal.accounts.models import User


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who you are, and what you can change about how you sign in."""
    user = cast(User, request.user)
    factors = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "may_enter_admin": second_factor.may_enter_admin(user),
        "has_app": Authenticator.Type.TOTP in factors,
        "has_key": Authenticator.Type.WEBAUTHN in factors,
        "must_have_second_factor": second_factor.must_have_second_factor(user),
    }
    return render(request, "account/account.html", context)


@never_cache
@login_required
def change_name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST or None, instance=User.objects.get(pk=cast(User, request.user).pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your name has been changed."))
        return redirect("account")
    return render(request, "account/change_name.html", {"form": form}, status=422 if form.errors else 200)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-in addresses lead to allauth's and keep where one was going.

    Somebody who is signed in goes on at once; without the right to be there, the page itself says so.
    """
    address = reverse("account_login")
    back = get_adapter(request).is_safe_url(request.GET.get(REDIRECT_FIELD_NAME, "")) and request.GET[REDIRECT_FIELD_NAME]
    return HttpResponseRedirect(add_query_params(address, {REDIRECT_FIELD_NAME: back}) if back else address)


def sign_out(request: HttpRequest) -> HttpResponse:
    """Wagtail's button to sign out posts; an address that is only opened asks first."""
    if request.method == "POST":
        return allauth_views.logout(request)
    return redirect("account_logout")


def reset_password(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Wagtail's own reset leads to allauth's; a token of Wagtail's is worth nothing here."""
    return redirect("account_reset_password")


class AdminAccountView(WagtailAccountView):
    """Wagtail's account settings without a portrait: it would be a file that nobody checked, on a public address."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, AvatarSettingsPanel)]


def help_with_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator sends a colleague the invitation again, or takes away the second factor they lost."""
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        if "invite" in request.POST and user.is_active:
            services.invite(user)
            log(user, "accounts.invite")
            messages.success(request, _("%(user)s gets a link with which to choose a password.") % {"user": user})
        elif "remove_second_factor" in request.POST and services.remove_second_factor(user):
            log(user, "accounts.remove_second_factor")
            messages.success(request, _("The second factor of %(user)s has been removed.") % {"user": user})
        return redirect("wagtailusers_users:edit", user.pk)
    context = {"subject": user, "has_second_factor": second_factor.has_second_factor(user)}
    return render(request, "account/admin/help_with_sign_in.html", context)
