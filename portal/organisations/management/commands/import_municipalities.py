"""Import codes, inhabitants, size classes and urbanity of municipalities."""

from typing import Any

from django.core.management.base import CommandParser

from portal.organisations.imports.municipalities import columns, import_municipalities
from portal.organisations.imports.report import Report
from portal.organisations.imports.table import read_table
from portal.organisations.management.base import TableImportCommand, chosen_columns, year_of

CHOICES = {"population": "population_column", "size class": "size_class_column", "urbanity": "urbanity_column"}


class Command(TableImportCommand):
    help = "Imports CBS codes, inhabitants, size classes and urbanity from a CSV file: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=year_of, help="The number of inhabitants is that of 1 January of this year.")
        for name, option in CHOICES.items():
            parser.add_argument(f"--{option.replace('_', '-')}", default="", help=f"The column with the {name}.")

    def run_import(self, **options: Any) -> Report:
        chosen = chosen_columns(options, {"code": "code_column", "name": "name_column", **CHOICES})
        lines = read_table(options["file"], columns(options["year"], chosen), self.table_format(options))
        return import_municipalities(lines, year=options["year"], skip_unknown=options["skip_unknown"], dry_run=options["dry_run"])
