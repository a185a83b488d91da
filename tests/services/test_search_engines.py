"""Elasticsearch and OpenSearch: that the index keeps up, counts as the database does, and that nobody notices when it is gone."""

import itertools
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from portal.pages.models import HomePage, PortalPage
from portal.search import changes, facets
from portal.search.engines import choosing
from portal.search.marks import ChangedPage
from portal.search.plan import plan_query
from portal.search.query import SearchQuery, SearchResult, search
from tests.factories.bodies import body
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, ThemeFactory
from tests.search.engines import SERVERS, address, make_index, remove_indexes, use
from tests.tools import ROOT

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

MOST_SECONDS = 2  # between a change and the search that knows it
LOAD_THREADS = 3
LOAD_SECONDS = 6


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, settings: Any, home: HomePage) -> Iterator[Any]:
    backend = use(settings, address(request.param))
    make_index(backend)
    yield backend
    remove_indexes(backend)


@pytest.fixture
def news(home: HomePage) -> Any:
    index = NewsIndexPageFactory(parent=home, slug="nieuws")

    def make(title: str, text: str = "", **values: Any) -> PortalPage:
        return NewsPageFactory(parent=index, title=title, body=body(("text", f"<p>{text}</p>")), **values)

    return make


def found(text: str, server: Any, **chosen: Any) -> list[str]:
    """Titles of what a reader finds, answered by the server."""
    result = search(SearchQuery(text=text, **chosen))
    assert result.engine == server.name
    assert len(result.items) == result.total
    return [item.page.title for item in result.items]


def soon(condition: Callable[[], bool], seconds: float = MOST_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while not (holds := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return holds


def test_the_index_follows_every_change(server: Any, news: Any) -> None:
    theme = ThemeFactory(name="Schulden", slug="schulden")
    page = news("Bericht", "steunfiguur", themes=[theme])
    assert soon(lambda: found("steunfiguren", server) == ["Bericht"])

    page.title = "Nieuwe titel"
    page.save_revision().publish()
    assert soon(lambda: found("steunfiguur", server) == ["Nieuwe titel"])

    theme.name = "Geldzorgen"
    theme.save()
    assert soon(lambda: found("geldzorg", server) == ["Nieuwe titel"] and found("schulden", server) == [])
    assert [row.pk for row in Page.objects.search("geldzorgen")] == [page.pk]  # the index of the database too

    restriction = PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert soon(lambda: found("steunfiguur", server) == [])
    restriction.delete()
    assert soon(lambda: found("steunfiguur", server) == ["Nieuwe titel"])

    page.get_parent().specific.unpublish()
    assert soon(lambda: found("steunfiguur", server) == [])
    page.get_parent().specific.save_revision().publish()
    assert soon(lambda: found("steunfiguur", server) == ["Nieuwe titel"])

    PortalPage.objects.get(pk=page.pk).specific.delete()
    assert soon(lambda: found("steunfiguur", server) == [])


def test_pages_that_are_moved_together_are_as_open_as_where_they_are(server: Any, news: Any, home: HomePage) -> None:
    pages = [news(f"Bericht {number}", "steunfiguur") for number in range(4)]
    closed = NewsIndexPageFactory(parent=home, title="Besloten", slug="besloten")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert soon(lambda: len(found("steunfiguur", server)) == 4)
    for page in pages[:3]:
        page.move(closed, pos="last-child")
    assert soon(lambda: found("steunfiguur", server) == ["Bericht 3"])
    Page.objects.get(pk=pages[0].pk).move(pages[3].get_parent(), pos="last-child")
    assert soon(lambda: set(found("steunfiguur", server)) == {"Bericht 0", "Bericht 3"})


def test_it_chooses_counts_and_sorts_as_the_database_does(server: Any, news: Any) -> None:
    wonen, werk = ThemeFactory(name="Wonen", slug="wonen"), ThemeFactory(name="Werk", slug="werk")
    for number, themes in enumerate(([wonen], [werk], [wonen, werk], [], [wonen])):
        news(f"{'Zeven' if number % 2 else 'Acht'} berichten {number}", "toekomstplan voor jongeren", themes=themes)
    changes.replay()
    queries = [
        SearchQuery(text=text, themes=themes, kinds=kinds, sort=sort, per_page=2, page=page)
        for text, themes, kinds, sort, page in itertools.product(
            ("toekomstplannen", "plan zeven", "bestaatniet", ""),
            ((), ("wonen",), ("wonen", "werk")),
            ((), ("nieuws",)),
            ("", "titel"),
            (1, 2, 99),
        )
    ]
    for query in queries:
        plan = plan_query(query.text)
        theirs, ours = server.answer(plan, query), facets.general_answer(plan, query, choosing.database())
        assert (theirs.total, theirs.counts) == (ours.total, {name: ours.counts.get(name, {}) for name in theirs.counts}), query
        if query.sort or not query.text:
            assert theirs.keys == ours.keys, query


def test_a_rebuild_is_never_seen(server: Any, news: Any) -> None:
    for number in range(5):
        news(f"Bericht {number}", "steunfiguur")
    changes.replay()
    rebuilt, totals = threading.Event(), set()

    def look() -> None:
        while not rebuilt.is_set():
            totals.add(len(server.ask({"query": {"term": {"portal_words": "steunfiguur"}}})["hits"]["hits"]))
            time.sleep(0.01)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        before = list(server.es.indices.get(index=f"{server.plain_prefix}*"))
        call_command("wagtail_update_index", backend_name="server", verbosity=0)
    finally:
        rebuilt.set()
        reader.join()
    after = list(server.es.indices.get(index=f"{server.plain_prefix}*"))
    assert totals == {5}
    assert len(before) == len(after) == 1
    assert before != after


def test_what_changed_while_the_server_was_away_is_written_when_it_is_back(server: Any, news: Any, settings: Any, client: Client) -> None:
    settings.SEARCH_PAUSE_SECONDS = 0.5
    page = news("Eerst", "steunfiguur")
    gone = news("Weg", "steunfiguur")
    assert soon(lambda: set(found("steunfiguur", server)) == {"Eerst", "Weg"})
    here = settings.WAGTAILSEARCH_BACKENDS
    away = here["server"] | {"HOSTS": [here["server"]["HOSTS"][0] | {"port": closed_port()}]}
    settings.WAGTAILSEARCH_BACKENDS = here | {"server": away}
    page.title = "Daarna"
    page.save_revision().publish()
    gone.delete()
    assert ChangedPage.objects.filter(is_waiting=True).count() == 2
    result = search(SearchQuery(text="steunfiguur"))
    assert (result.engine, [item.page.title for item in result.items]) == (connection.vendor, ["Daarna"])
    assert client.get("/readyz").json() == {"status": "ready", "search": "degraded"}

    settings.WAGTAILSEARCH_BACKENDS = here
    changes.look_after_marks()  # the scheduler's, each minute
    assert not ChangedPage.objects.filter(is_waiting=True).exists()
    assert found("steunfiguur", choosing.server()) == ["Daarna"]


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_server_that_never_answers_costs_one_second_once(server: Any, news: Any, settings: Any) -> None:
    news("Bericht", "steunfiguur")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        hosts = [settings.WAGTAILSEARCH_BACKENDS["server"]["HOSTS"][0] | {"port": silent.getsockname()[1]}]
        settings.WAGTAILSEARCH_BACKENDS = settings.WAGTAILSEARCH_BACKENDS | {
            "server": settings.WAGTAILSEARCH_BACKENDS["server"] | {"HOSTS": hosts}
        }
        seconds = []
        for _ in range(3):
            begun = time.monotonic()
            assert search(SearchQuery(text="steunfiguur")).total == 1
            seconds.append(time.monotonic() - begun)
    assert 0.9 < seconds[0] < 3
    assert max(seconds[1:]) < 0.9


# --- killing a node -------------------------------------------------------------------------------------------------------


class Node:
    """A node of the test's own, so that it can be killed."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.environment = os.environ | {"SERVICES_HOME": str(folder)}

    def run(self, command: str) -> str:
        script = [ROOT / "scripts" / "services", command, *([self.name] if command != "env" else [])]
        return subprocess.run(script, env=self.environment, check=True, capture_output=True, text=True, timeout=240).stdout

    @property
    def url(self) -> str:
        return self.run("env").strip().partition("_URL=")[2]

    def kill(self) -> None:
        os.kill(int((self.folder / self.name / "pid").read_text()), signal.SIGKILL)


@pytest.fixture(params=SERVERS)
def node(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Node]:
    node = Node(request.param, tmp_path / "services")
    node.run("start")
    yield node
    node.run("stop")


def test_killing_the_node_under_load_fails_no_request(node: Node, settings: Any, news: Any, client: Client) -> None:
    settings.SEARCH_PAUSE_SECONDS = 1
    for number in range(3):
        news(f"Bericht {number}", "steunfiguur")
    backend = use(settings, node.url)
    make_index(backend)
    call_command("wagtail_update_index", backend_name="server", verbosity=0)
    assert client.get("/readyz").json()["search"] == "ok"

    answers: list[tuple[int, int, float]] = []
    ends = time.monotonic() + LOAD_SECONDS

    def ask() -> None:
        own = Client(raise_request_exception=False)
        while time.monotonic() < ends:
            begun = time.monotonic()
            response = own.get("/zoeken/?q=steunfiguren")
            answers.append((response.status_code, response.text.count("Bericht 1"), time.monotonic() - begun))
            time.sleep(0.02)
        connection.close()

    readers = [threading.Thread(target=ask) for _ in range(LOAD_THREADS)]
    for reader in readers:
        reader.start()
    time.sleep(LOAD_SECONDS / 3)
    node.kill()
    for reader in readers:
        reader.join()
    assert len(answers) > LOAD_THREADS
    assert {status for status, _, _ in answers} == {200}
    assert all(times >= 1 for _, times, _ in answers)
    assert max(seconds for _, _, seconds in answers) < 5
    assert client.get("/readyz").json() == {"status": "ready", "search": "degraded"}
    assert engine_now() == connection.vendor

    node.run("start")
    assert soon(lambda: client.get("/readyz").json()["search"] == "ok", seconds=30)
    assert soon(lambda: engine_now() == node.name)


def engine_now() -> str:
    result: SearchResult = search(SearchQuery(text="steunfiguur"))
    assert result.total == 3
    return result.engine
