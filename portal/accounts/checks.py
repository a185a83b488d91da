"""What must hold of the settings for sign-in to be what it says."""

from typing import Any

from django.conf import settings
from django.core import checks


def only_allauth_signs_in(**kwargs: Any) -> list[checks.CheckMessage]:
    """A second backend would be a second door, without a second factor or a limit on attempts."""
    if list(settings.AUTHENTICATION_BACKENDS) == ["portal.accounts.backends.AuthenticationBackend"]:
        return []
    hint = "Only portal.accounts.backends.AuthenticationBackend may stand in AUTHENTICATION_BACKENDS."
    return [checks.Error("Somebody else than allauth signs people in.", hint=hint, id="accounts.E001")]


def staff_has_second_factor(**kwargs: Any) -> list[checks.CheckMessage]:
    if settings.REQUIRE_STAFF_SECOND_FACTOR or settings.DEMO:
        return []
    hint = "REQUIRE_STAFF_SECOND_FACTOR is False for the demo only."
    return [checks.Error("Staff can enter the admin with a password alone.", hint=hint, id="accounts.E002")]


def register() -> None:
    checks.register(only_allauth_signs_in, checks.Tags.security)
    checks.register(staff_has_second_factor, checks.Tags.security)
