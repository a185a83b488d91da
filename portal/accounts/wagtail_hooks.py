"""What the admin shows of accounts."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from portal.accounts import views
from portal.accounts.decorators import superuser_required
from portal.accounts.models import User


@hooks.register("register_admin_urls")
def sign_in_urls() -> list[URLPattern]:
    return [path("users/<int:pk>/aanmelden/", superuser_required(views.help_with_sign_in), name="account_help_with_sign_in")]


@hooks.register("register_user_listing_buttons")
def sign_in_buttons(user: User, request_user: User) -> Iterator[Button]:
    if request_user.is_superuser and user.pk != request_user.pk:
        address = reverse("account_help_with_sign_in", args=[user.pk])
        yield Button(_("Help with signing in"), address, icon_name="key", priority=40)


@hooks.register("register_account_menu_item")
def own_account(request: HttpRequest) -> dict[str, Any]:
    return {"url": reverse("account"), "label": _("E-mail address, password and second factor"), "help_text": ""}


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("accounts.invite", _("Send invitation"), _("Invitation sent"))
    actions.register_action("accounts.remove_second_factor", _("Remove second factor"), _("Second factor removed"))
