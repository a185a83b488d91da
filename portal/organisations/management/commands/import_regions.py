"""Import which municipality lies in which region."""

from typing import Any

from django.core.management.base import CommandParser

from portal.organisations.imports.regions import KINDS, columns, import_regions
from portal.organisations.imports.report import Report
from portal.organisations.imports.table import read_table
from portal.organisations.management.base import TableImportCommand, chosen_columns


class Command(TableImportCommand):
    help = "Imports the regions of one kind, with their municipalities, from a CSV file: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--kind", required=True, choices=[str(kind) for kind in KINDS])
        parser.add_argument("--column", required=True, help="The column with the name of the region.")
        parser.add_argument("--region-code-column", default="", help="The column with the code of the region, if there is one.")

    def run_import(self, **options: Any) -> Report:
        chosen = chosen_columns(options, {"code": "code_column", "name": "name_column", "region code": "region_code_column"})
        lines = read_table(options["file"], columns(options["column"], chosen), self.table_format(options))
        return import_regions(lines, kind=options["kind"], skip_unknown=options["skip_unknown"], dry_run=options["dry_run"])
