"""The groups of people who work in the admin."""

from django.contrib.auth.models import Group

EDITORS = "Redacteuren"
AUTHORS = "Auteurs"


def ensure_roles() -> None:
    """Make the groups that are missing; what an administrator changed in them is kept."""
    for name in (EDITORS, AUTHORS):
        Group.objects.get_or_create(name=name)
