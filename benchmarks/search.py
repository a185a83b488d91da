"""Measure a faceted search over HTTP beside the bare question to the engine, on the same index in the same run.

    python benchmarks/search.py [--pages 10000] [--seconds 10] [--clients 2] [--keep FOLDER]

It loads the demo into a folder of its own and adds generated pages, in the words of the demo. With DATABASE_URL it takes
that database, which must be empty; with SEARCH_URL the server there answers (`eval "$(scripts/services env)"` and
SEARCH_URL=$ELASTICSEARCH_URL or $OPENSEARCH_URL). It stops what it started. Client, server and engine share the processors.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.reader_pages import ROOT, Server, environment, manage

PER_CHUNK = 1000
ADDRESSES = [
    f"?q={quote(words)}{chosen}"
    for words in ("woning", "jongeren", "schulden jongere", "zelfevaluatie", "zorg na 18", "jongerenlokket", "toekomstplan maken")
    for chosen in ("", "&thema=wonen", "&thema=wonen&thema=schulden&soort=nieuws")
]


def generate(number: int) -> None:
    """Write news pages straight into the tables; the index is made after."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction
    from django.utils import timezone
    from wagtail.models import Page

    from portal.news.models import NewsIndexPage, NewsPage
    from portal.organisations.models import Municipality
    from portal.pages.models import PortalPage
    from portal.search.models import PageText
    from portal.themes.models import Theme

    chance = random.Random(1)  # noqa: S311 - the same pages each time
    words = [word for text in PageText.objects.values_list("text", flat=True) for word in text.split()]
    parent = NewsIndexPage.objects.live().first()
    themes, places = list(Theme.objects.all()), list(Municipality.objects.all())
    content_type = ContentType.objects.get_for_model(NewsPage)
    begin, now = parent.numchild, timezone.now()

    def text(length: int) -> str:
        places_of_text = (chance.randrange(len(words) - 8) for _ in range(length // 8))
        return " ".join(word for place in places_of_text for word in words[place : place + 8])

    for first in range(0, number, PER_CHUNK):
        pages = [
            Page(
                title=f"{text(8)[:200]} {chance.choice(places).name if places else ''}"[:250], slug=f"bericht-{place}", depth=parent.depth + 1,
                path=Page._get_path(parent.path, parent.depth + 1, begin + place + 1), url_path=f"{parent.url_path}bericht-{place}/",
                content_type=content_type, live=True, locale_id=parent.locale_id, first_published_at=now, last_published_at=now,
            )
            for place in range(first, min(first + PER_CHUNK, number))
        ]  # fmt: skip
        with transaction.atomic():
            for page in Page.objects.bulk_create(pages):
                own = {field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}
                for model in (PortalPage, NewsPage):
                    row = model(**own, page_ptr_id=page.pk)
                    if model is NewsPage:
                        row.portalpage_ptr_id = page.pk
                        row.body = [("text", f"<p>{text(200)}</p>")]
                        row.date = now.date()
                    else:
                        row.lead = text(24)[:400]
                    row.save_base(raw=True, force_insert=True)  # its own table only
            chosen = [(page.pk, theme.pk) for page in pages for theme in chance.sample(themes, 2)]
            PortalPage.themes.through.objects.bulk_create(
                [PortalPage.themes.through(portalpage_id=page, theme_id=theme) for page, theme in chosen]
            )
    Page.objects.filter(pk=parent.pk).update(numchild=begin + number)


def told(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    p95 = ordered[max(0, round(len(ordered) * 0.95) - 1)]
    return f"{statistics.median(ordered) * 1000:9.1f}{p95 * 1000:9.1f}"


def bare(seconds: float) -> tuple[str, list[float]]:
    """The engine's name, and how long it takes for the same questions without anything around it."""
    from django.http import QueryDict
    from modelsearch.utils import get_descendants_content_types_pks

    from portal.pages.models import PortalPage
    from portal.search.engines import choosing
    from portal.search.plan import plan_query
    from portal.search.query import SearchQuery

    server, index = choosing.server(), choosing.database().index
    kinds = list(get_descendants_content_types_pks(PortalPage))
    asked: list[Callable[[], Any]] = []
    for address in ADDRESSES:
        query = SearchQuery.from_parameters(QueryDict(address[1:]))
        plan = plan_query(query.text)
        if server is not None:
            body = server.faceted(plan, query) | {"size": 10}
            asked.append(lambda body=body: server.ask(body))  # type: ignore[misc]
        else:
            asked.append(lambda plan=plan: index.matches(plan, kinds))  # type: ignore[misc]
    return (server or choosing.database()).name, measure(asked, seconds)


def measure(asked: list[Callable[[], Any]], seconds: float) -> list[float]:
    for each in asked:
        each()  # warm
    times: list[float] = []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        for each in asked:
            begun = time.perf_counter()
            each()
            times.append(time.perf_counter() - begun)
    return times


def over_http(port: int, seconds: float, clients: int) -> list[float]:
    times: list[float] = []

    def get(address: str) -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/zoeken/{address}", timeout=30) as response:
            response.read()

    def ask() -> None:
        times.extend(measure([lambda address=address: get(address) for address in ADDRESSES], seconds))  # type: ignore[misc]

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--keep", default="", help="A folder that keeps the database for the next run.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="search-benchmark-") as passing:
        folder = options.keep or passing
        env = environment(folder)
        os.environ |= env
        marker = Path(folder) / "filled"
        is_new = not marker.exists()
        if is_new:
            manage(env, "migrate", "--verbosity", "0")
            manage(env, "load_demo")
            manage(env, "wagtail_update_index", "--backend", "default")  # no worker runs
        import django

        django.setup()
        if is_new:
            generate(options.pages)
        begun = time.monotonic()
        if is_new or os.environ.get("SEARCH_URL"):
            backend = [] if is_new else ["--backend", "server"]
            subprocess.run(
                [sys.executable, "manage.py", "wagtail_update_index", "--verbosity", "0", *backend], cwd=ROOT, env=env, check=True
            )
            print(f"index made in {time.monotonic() - begun:.0f} s")
        if options.keep:
            marker.touch()
        name, bare_times = bare(options.seconds)
        with Server(env) as server:
            alone = over_http(server.port, options.seconds, 1)
            together = over_http(server.port, options.seconds, options.clients)
        print(f"{name}, {options.pages} generated pages\n{'':30}{'p50 ms':>9}{'p95 ms':>9}{'a second':>10}")
        print(f"{'the engine alone':30}{told(bare_times)}{len(bare_times) / sum(bare_times):10.1f}")
        print(f"{'over HTTP, one client':30}{told(alone)}{len(alone) / options.seconds:10.1f}")
        print(f"{f'over HTTP, {options.clients} clients':30}{told(together)}{len(together) / options.seconds:10.1f}")


if __name__ == "__main__":
    main()
