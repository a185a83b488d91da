"""How allauth fits in here: no open sign-up, mail through the outbox, secrets encrypted."""

import base64
import hashlib
import logging
from functools import cache
from typing import Any
from urllib.parse import urljoin

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts import second_factor
from portal.mail.services import Priority, queue_rendered

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; links in mail never come from the Host header."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right. Look at both, or choose a new password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("There were too many attempts for this address. Wait five minutes and try again."),
        "rate_limited": _("There were too many attempts. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        return email.strip().lower()

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(path.replace("UID-KEY", key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account" if self.request.user.is_authenticated else "account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a mail in the outbox, before the mail that can wait; it is not kept once it is sent."""
        context = {"site_name": settings.WAGTAIL_SITE_NAME, "base_url": settings.BASE_URL, "email": email} | context
        context["reset_address"] = absolute(reverse("account_reset_password"))
        subject = render_to_string(f"{template_prefix}_subject.txt", context)
        text = render_to_string(f"{template_prefix}_message.txt", context)
        kind = f"account_{template_prefix.rpartition('/')[2]}"
        queue_rendered(kind=kind, to=email, subject=" ".join(subject.split()), text=text.strip() + "\n", priority=Priority.URGENT)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits count by; a request that came past our proxies counts as what it came from."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            return str(request.META.get("REMOTE_ADDR", ""))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor confirms with that: a password alone could be what was stolen."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and second_factor.has_second_factor(user):
            return [method for method in methods if method["id"] != "reauthenticate"]
        return methods


def absolute(path: str) -> str:
    return urljoin(settings.BASE_URL, path)


class UndecipherableSecret(ValidationError):
    """A secret that none of our keys opens; shown as a wrong code, logged as what it is."""

    silent_variable_failure = True  # on the page that lists the factors


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second factor encrypted at rest."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Codes change every half minute: wait for the next one and type that."),
    }

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def encrypt(self, text: str) -> str:
        return _fernet(_keys()).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _fernet(_keys()).decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            logger.error("second_factor_secret_undecipherable")
            raise UndecipherableSecret(self.error_messages["incorrect_code"], code="incorrect_code") from error

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": allauth_context.request.get_host().partition(":")[0], "name": settings.WAGTAIL_SITE_NAME}


def _keys() -> tuple[str, ...]:
    """The keys, first the one that encrypts: those of MFA_KEY, then the secret key and the ones it replaced."""
    return (*settings.SECOND_FACTOR_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor" + key.encode()).digest())) for key in keys])
