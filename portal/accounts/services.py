"""What administrators do with accounts."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from portal.accounts.models import User

SECONDS_A_DAY = 24 * 3600


def invite(user: User) -> None:
    """Send a link with which somebody chooses a password; it works for PASSWORD_RESET_TIMEOUT seconds.

    A later invitation does not end an earlier one; choosing a password ends them all.
    """
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    context = {
        "user": user,
        "password_reset_url": adapter.get_reset_password_from_key_url(key),
        "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
    }
    adapter.send_mail("account/email/invitation", user.email, context)


@transaction.atomic
def remove_second_factor(user: User) -> bool:
    """Take away all factors and codes of somebody who lost them, and tell them; False if there were none.

    They sign in with their password and set up a new one before they reach the admin.
    """
    removed, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    if removed:
        get_adapter().send_mail("account/email/second_factor_removed", user.email, {"user": user})
    return bool(removed)
