"""Take away the second factor of somebody who lost it, where no other administrator can."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts import services
from portal.accounts.models import User


class Command(BaseCommand):
    help = "Takes away the second factor and the recovery codes of an account; its owner gets a mail about it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The e-mail address of the account.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError("There is no account with this address.")
        if not services.remove_second_factor(user):
            raise CommandError("This account has no second factor.")
        self.stdout.write("Removed. At the next sign-in in the admin a new one is set up.")
