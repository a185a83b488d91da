"""The accounts of the demo. Production refuses to start while one of them is active."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from portal.accounts.models import User
from portal.pages.roles import EDITORS

DEMO_PASSWORD = "wegwijzer-demo"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    email: str
    first_name: str
    last_name: str
    role: str
    is_superuser: bool = False
    groups: tuple[str, ...] = ()


DEMO_ACCOUNTS = (
    DemoAccount(email="beheerder@wegwijzer.example", first_name="Demo", last_name="Beheerder", role="beheerder", is_superuser=True),
    DemoAccount(email="redactie@wegwijzer.example", first_name="Demo", last_name="Redactie", role="redacteur", groups=(EDITORS,)),
)


def ensure_accounts() -> dict[str, User]:
    """Make the demo accounts that are not there yet; an existing one keeps its password."""
    made = {}
    for account in DEMO_ACCOUNTS:
        user = User.objects.filter(email=account.email).first()
        if user is None:
            user = User.objects.create_user(
                account.email,
                DEMO_PASSWORD,
                first_name=account.first_name,
                last_name=account.last_name,
                is_staff=account.is_superuser,
                is_superuser=account.is_superuser,
            )
            user.groups.set(Group.objects.filter(name__in=account.groups))
        made[account.role] = user
    return made
