"""Print how good each engine's ranking is, with that of Wagtail's own search beside it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from modelsearch.backends import get_search_backend
from modelsearch.index import get_indexed_models

from portal.pages.models import PortalPage
from portal.search import evaluation
from portal.search.engines import current_engine
from portal.search.engines.base import Engine
from portal.search.evaluation import Judgement, Measures, Search
from portal.search.plan import plan_query


class Command(BaseCommand):
    help = "Prints nDCG@10, success@1 and the share of queries without a result, for judged queries over the present content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        folder = settings.BASE_DIR / "tests" / "search"
        parser.add_argument("--judgements", type=Path, nargs="+", default=sorted(folder.glob("judgements*.yaml")), help="YAML files.")
        parser.add_argument("--set", choices=["build", "test", "all"], default="all", dest="half", help="Which half of the queries.")
        parser.add_argument("--show", action="store_true", help="Print each query with its measure and first results.")
        parser.add_argument("--without-untouched", action="store_true", help="Leave Wagtail's own search out.")

    def handle(self, *args: Any, **options: Any) -> None:
        judgements = [each for each in evaluation.read(options["judgements"]) if options["half"] in ("all", each.half)]
        if not judgements:
            raise CommandError("There are no judged queries.")
        self.stdout.write(f"{'':24}{'half':8}{'queries':>8}{'nDCG@10':>9}{'success@1':>11}{'empty':>8}")
        engine = current_engine()
        self.report(engine.name, judgements, search_with(engine), show=options["show"])
        if not options["without_untouched"]:
            with untouched() as search:
                self.report("Wagtail untouched", judgements, search, show=False)

    def report(self, name: str, judgements: list[Judgement], search: Search, *, show: bool) -> None:
        for half in ("build", "test"):
            of_half = [each for each in judgements if each.half == half]
            if of_half:
                self.print(name, half, evaluation.measure(search, of_half), show=show)

    def print(self, name: str, half: str, measures: Measures, *, show: bool) -> None:
        figures = f"{len(measures.outcomes):8}{measures.ndcg:9.3f}{measures.success:11.0%}{measures.empty:8.0%}"
        self.stdout.write(f"{name:24}{half:8}{figures}")
        kinds = dict.fromkeys(outcome.judgement.kind for outcome in measures.outcomes)
        self.stdout.write("  " + " · ".join(f"{kind or 'other'} {measures.of_kind(kind).ndcg:.2f}" for kind in kinds))
        for outcome in measures.outcomes if show else ():
            self.stdout.write(f"  {outcome.ndcg:.2f}  {outcome.judgement.query}")
            for address in outcome.found[:5]:
                self.stdout.write(f"          {outcome.judgement.grades.get(address, 0)} {address}")


def search_with(engine: Engine) -> Search:
    def search(text: str) -> list[str]:
        return addresses(engine.scores(plan_query(text), PortalPage.objects.listed()).page(0, evaluation.DEPTH))

    return search


def addresses(keys: list[int]) -> list[str]:
    pages = {page.pk: page.get_url() or "" for page in PortalPage.objects.filter(pk__in=keys)}
    return [pages[key] for key in keys]


@contextmanager
def untouched() -> Iterator[Search]:
    """Wagtail's own search with an index of its own: made inside a transaction that is then given up."""
    backend = get_search_backend("modelsearch.backends.database", ATOMIC_REBUILD=False)

    def search(text: str) -> list[str]:
        words = "".join(sign if sign.isalnum() else " " for sign in text).split()
        results = backend.search(" ".join(words), PortalPage.objects.listed())
        return addresses([page.pk for page in results[: evaluation.DEPTH]])

    with transaction.atomic():
        for model in get_indexed_models():
            index = backend.get_index_for_model(model)
            index.add_items(model, list(model.get_indexed_objects()))
        index._refresh_title_norms(full=True)
        yield search
        transaction.set_rollback(True)
