"""Choosing the engine: the address of a server, and when it is left alone."""

from typing import Any

import pytest

from portal.search.engines import choosing
from portal.search.engines.choosing import Circuit, Switch
from portal.search.plan import plan_query
from portal.search.query import SearchQuery, search
from portal.settings.services import search_server


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://host:9200", "looks like elasticsearch"),
        ("elasticsearch://host:9200", "looks like elasticsearch"),
        ("solr+http://host", "looks like elasticsearch"),
        ("opensearch+https://", "looks like elasticsearch"),
        ("opensearch+https://host:port", "looks like elasticsearch"),
        ("opensearch+https://host?index=x", "no parameter index"),
        ("opensearch+https://host?prefix=Portal", "prefix of small letters"),
        ("opensearch+https://user@host", "user and a password"),
    ],
)
def test_a_wrong_address_is_refused(url: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        search_server(url)


def test_an_address_becomes_a_backend() -> None:
    assert search_server("") == {}
    made = search_server("elasticsearch+https://us%40er:p%2Fw@host/path/?prefix=wegwijzer_&ca=/etc/ca.pem")
    assert made["HOSTS"] == [{"host": "host", "port": 443, "scheme": "https", "path_prefix": "/path"}]
    assert made["OPTIONS"] == {"max_retries": 0, "ca_certs": "/etc/ca.pem", "basic_auth": ("us@er", "p/w")}
    assert (made["ENGINE"], made["INDEX_PREFIX"], made["AUTO_UPDATE"]) == ("elasticsearch", "wegwijzer_", False)
    made = search_server("opensearch+http://user:word@host:9200")
    assert made["HOSTS"][0]["http_auth"] == ("user", "word")
    assert made["INDEX_PREFIX"] == "portal_"


def test_a_circuit_lets_one_try_when_its_pause_is_over(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(choosing.time, "monotonic", lambda: clock[0])
    circuit = Circuit()
    assert circuit.may_ask()
    circuit.failed(OSError())
    assert not circuit.may_ask()
    clock[0] += settings.SEARCH_PAUSE_SECONDS - 1
    assert not circuit.may_ask()
    clock[0] += 1
    assert [circuit.may_ask() for _ in range(3)] == [True, False, False]
    circuit.succeeded()
    assert circuit.may_ask()


class Broken:
    """A server that is away."""

    name = "elasticsearch"
    errors = (OSError,)

    def __init__(self) -> None:
        self.asked = 0

    def scores(self, *args: Any) -> Any:
        self.asked += 1
        raise OSError

    answer = is_ready = scores


@pytest.mark.django_db
def test_the_database_answers_for_a_server_that_is_away(monkeypatch: pytest.MonkeyPatch, home: Any) -> None:
    server = Broken()
    switch = Switch(server)
    monkeypatch.setattr(choosing, "switch", lambda: switch)
    for _ in range(3):
        assert search(SearchQuery(text="wegwijzer")).engine == choosing.database().name
        assert switch.scores(plan_query("wegwijzer"), home.__class__.objects.all()).total == 1
    assert server.asked == 1
    assert choosing.state() == "degraded"
