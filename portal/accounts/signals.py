"""What follows from a change of an account."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa_signals
from django.db import transaction
from django.db.models.signals import post_save

from portal.accounts import second_factor
from portal.accounts.models import User


def keep_one_address(instance: User, raw: bool = False, **kwargs: Any) -> None:
    """Make the address of the account the only one that allauth knows, and verified.

    Administrators write it in the user form. Without this the old address of a colleague would go on
    signing in, and an address that another account claims could receive a reset.
    """
    if raw or EmailAddress.objects.filter(user=instance, email=instance.email, primary=True, verified=True).exists():
        return
    with transaction.atomic():
        EmailAddress.objects.filter(user=instance).delete()
        EmailAddress.objects.filter(email=instance.email, verified=False).delete()
        EmailAddress.objects.create(user=instance, email=instance.email, primary=True, verified=True)


def note_new_factor(request: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    second_factor.note_new_factor(request, user, authenticator)


def connect() -> None:
    post_save.connect(keep_one_address, sender=User, dispatch_uid="accounts.keep_one_address")
    mfa_signals.authenticator_added.connect(note_new_factor, dispatch_uid="accounts.note_new_factor")
