"""Import the boundaries of municipalities."""

from typing import Any

from django.core.management.base import CommandParser

from portal.organisations.imports.boundaries import import_boundaries, read_boundaries
from portal.organisations.imports.report import Report
from portal.organisations.management.base import ImportCommand, year_of


class Command(ImportCommand):
    help = "Imports boundaries from a GeoJSON file in longitude and latitude (WGS84), best a generalised one: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=year_of, required=True, help="The boundaries are those of 1 January of this year.")
        parser.add_argument("--code-property", default="", help="The property with the code of the municipality.")
        parser.add_argument("--name-property", default="", help="The property with its name.")

    def run_import(self, **options: Any) -> Report:
        shapes = read_boundaries(options["file"], code_property=options["code_property"], name_property=options["name_property"])
        return import_boundaries(shapes, year=options["year"], skip_unknown=options["skip_unknown"], dry_run=options["dry_run"])
