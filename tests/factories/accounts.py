"""Signing in, with or without a second factor, as a browser that went through it."""

from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from portal.accounts.models import User

PASSWORD = "paard-batterij-nietje"


def add_app(user: User) -> str:
    """Give the user an app with codes and recovery codes; returns the secret of the app."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str) -> str:
    """What the app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def recovery_code_of(user: User) -> str:
    return RecoveryCodes.activate(user).get_unused_codes()[0]


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> None:
    """Sign in without going through the forms; with `second_factor` as somebody who has one and used it."""
    client.force_login(user)
    if not second_factor:
        return
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None:
        add_app(user)
        app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    note_in_session(client, user, [{"method": "password", "at": 1.0}, {"method": "mfa", "at": 2.0, "id": app.pk, "type": app.type}])


def note_in_session(client: Client, user: User, records: list[dict[str, Any]]) -> None:
    """Write down how this session was authenticated, as allauth does."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
