"""What the import commands share."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.organisations.imports.report import ImportProblem, Report
from portal.organisations.imports.table import SEPARATORS, TableFormat

FIRST_YEAR = 2000


class ImportCommand(BaseCommand):
    """Reads a file, writes all of it or nothing, and says what it did."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Check the file and say what would change; write nothing.")
        parser.add_argument(
            "--skip-unknown", action="store_true", help="Leave out what concerns a municipality that the portal does not know, and list it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self.run_import(**options)
        except ImportProblem as problem:
            raise CommandError(f"Nothing was imported.\n{problem}") from problem
        for notice in report.notices:
            self.stdout.write(notice)
        did = "would change" if options["dry_run"] else "changed"
        self.stdout.write(f"{report.changed} {did}, {report.unchanged} the same.")

    def run_import(self, **options: Any) -> Report:
        raise NotImplementedError


class TableImportCommand(ImportCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--code-column", default="", help="The column with the code of the municipality (GM0302 or 302).")
        parser.add_argument("--name-column", default="", help="The column with its name.")
        parser.add_argument("--encoding", default="utf-8", help="utf-8 unless told; Excel often writes cp1252.")
        parser.add_argument("--separator", choices=SEPARATORS, default="", help="Found by itself unless told.")
        parser.add_argument(
            "--where", action="append", type=column_is, default=[], metavar="COLUMN=VALUE", help="Only lines such as recs=Gemeente."
        )

    def table_format(self, options: dict[str, Any]) -> TableFormat:
        return TableFormat(encoding=options["encoding"], separator=SEPARATORS.get(options["separator"], ""), where=dict(options["where"]))


def column_is(text: str) -> tuple[str, str]:
    column, equals, value = text.partition("=")
    if not column.strip() or not equals:
        raise ArgumentTypeError("write COLUMN=VALUE")
    return column.strip(), value.strip()


def year_of(text: str) -> int:
    """A year of which there can be official figures."""
    latest = timezone.localdate().year + 1
    if not text.isdecimal() or not FIRST_YEAR <= int(text[:9]) <= latest:
        raise ArgumentTypeError(f"a year from {FIRST_YEAR} to {latest}")
    return int(text)


def chosen_columns(options: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    """What the user said of columns, by the import's own name of each."""
    return {name: options[option] for name, option in names.items()}
