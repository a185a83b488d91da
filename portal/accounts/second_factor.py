"""What the second factor says about a person and about this session."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from portal.accounts.models import User

# Recovery codes stand in for a lost factor; by themselves they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def may_enter_admin(user: User) -> bool:
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def must_have_second_factor(user: User) -> bool:
    return bool(settings.REQUIRE_STAFF_SECOND_FACTOR) and may_enter_admin(user)


def session_has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was signed in or confirmed with a factor that the person still has.

    A factor that was taken away since (a lost phone, replaced codes) counts no more.
    """
    used = {record.get("id") for record in get_authentication_records(request, request.user) if record.get("method") == "mfa"}
    return bool(used) and Authenticator.objects.filter(user_id=request.user.pk, pk__in=used).exists()


def note_new_factor(request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    """A factor that was just set up was shown to work, so this session need not ask for it again.

    Safe because somebody who has a factor reaches the set-up only in a session confirmed with it.
    """
    if authenticator.type in FACTORS and request.user.is_authenticated and request.user.pk == user.pk:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
