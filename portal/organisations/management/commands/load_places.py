"""Load the provinces and municipalities that come with the project."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.organisations.imports.shipped import load_places


class Command(BaseCommand):
    help = "Makes the provinces and municipalities that are missing. What is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        provinces, municipalities = load_places()
        if options["verbosity"]:
            self.stdout.write(f"{provinces} provinces and {municipalities} municipalities made.")
