"""Demo accounts have a password that everybody can read, so no other settings run with one of them active."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from portal.accounts.models import User
from portal.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

# Comparing a password is slow on purpose; who may do most is looked at first.
PASSWORDS_LOOKED_AT = 50
ADVICE = "Make them inactive or delete them; give the colleagues who need one an account of their own."


def demo_addresses(**kwargs: Any) -> list[checks.CheckMessage]:
    """Fails where an account with an address of the demo is active; quick enough for /readyz."""
    if settings.DEMO:
        return []
    try:
        found = User.objects.filter(is_active=True, email__in=[account.email for account in DEMO_ACCOUNTS]).count()
    except DatabaseError:  # not reachable, or not migrated yet: others say so
        return []
    return [checks.Error(f"{found} demo accounts are active.", hint=ADVICE, id="demo.E001")] if found else []


def demo_passwords(**kwargs: Any) -> list[checks.CheckMessage]:
    """Fails where somebody who may do much has the password of the demo, under whatever address."""
    if settings.DEMO:
        return []
    try:
        users = list(User.objects.filter(is_active=True).order_by("-is_superuser", "-is_staff", "pk")[:PASSWORDS_LOOKED_AT])
    except DatabaseError:
        return []
    found = sum(user.has_usable_password() and user.check_password(DEMO_PASSWORD) for user in users)
    return [checks.Error(f"{found} accounts have the password of the demo.", hint=ADVICE, id="demo.E002")] if found else []


def register() -> None:
    checks.register(demo_addresses, checks.Tags.database, "readiness")
    checks.register(demo_passwords, checks.Tags.database, deploy=True)
