"""Print the long words of the pages that could not be split, for who keeps the list of parts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.search import analysis, vocabulary

LONG = 12  # letters


class Command(BaseCommand):
    help = "Prints long words of live pages that could not be split: candidates for portal/search/analysis/data/parts.txt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--letters", type=int, default=LONG, help=f"From how many letters a word is long ({LONG}).")

    def handle(self, *args: Any, **options: Any) -> None:
        words = vocabulary.load().words
        long = [word for word in words if len(word) >= options["letters"] and word.isalpha() and not analysis.split(word)]
        for word in sorted(long, key=lambda word: (-words[word], word)):
            self.stdout.write(f"{words[word]:5} {word}")
