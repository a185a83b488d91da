"""Let municipalities go up into another."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal.organisations.imports.matching import MunicipalityFinder, UnknownPlace, municipality_code
from portal.organisations.models import Municipality
from portal.organisations.services import MergerError, found_municipality, merge_municipalities


class Command(BaseCommand):
    help = "Merges municipalities into one: the day before is their last, and it is their successor. It may have existed before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", nargs="+", metavar="OLD", help="Each by its name, address or CBS code.")
        parser.add_argument("new", metavar="NEW")
        parser.add_argument("--on", type=date.fromisoformat, required=True, metavar="DATE", help="The first day, such as 2027-01-01.")
        parser.add_argument("--create", action="store_true", help="Make NEW, which begins on that day; write its full name.")
        parser.add_argument("--code", default="", help="With --create: its CBS code.")

    def handle(self, *args: Any, **options: Any) -> None:
        finder = MunicipalityFinder(Municipality.objects.all())
        try:
            with transaction.atomic():
                old = [self.named(finder, text) for text in options["old"]]
                new = self.made(old, options) if options["create"] else self.named(finder, options["new"])
                merge_municipalities(old=old, new=new, on=options["on"])
        except (MergerError, UnknownPlace) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        except ValidationError as error:
            raise CommandError(f"Nothing was changed. {' '.join(error.messages)}") from error
        self.stdout.write(f"{', '.join(map(str, old))}: merged into {new} on {options['on']}.")

    def made(self, old: list[Municipality], options: dict[str, Any]) -> Municipality:
        code = municipality_code(options["code"])
        if options["code"] and not code:
            raise MergerError(f"{options['code']} is no CBS code.")
        return found_municipality(name=options["new"], old=old, on=options["on"], code=code or None)

    def named(self, finder: MunicipalityFinder, text: str) -> Municipality:
        """By code, name or address; one that exists no more or not yet by its code or address only."""
        by_address = {place.slug: place for place in finder.all}
        if municipality_code(text):
            return finder.find(code=text)
        return finder.named(text) or by_address.get(text) or finder.find(name=text)
