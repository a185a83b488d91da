"""What is trusted of an anonymous request."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from portal.requests import client_network, is_same_origin, is_within_limit


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def post(**headers: str) -> HttpRequest:
    return RequestFactory().post("/contact/versturen/", headers=headers)


@pytest.mark.parametrize(
    ("headers", "trusted"),
    [
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "http://testserver"}, False),
        ({"sec_fetch_site": "none"}, False),
        ({"origin": "http://testserver"}, True),
        ({"origin": "https://testserver"}, False),
        ({"origin": "http://testserver.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({}, False),
    ],
)
def test_origin(headers: dict[str, str], trusted: bool) -> None:
    assert is_same_origin(post(**headers)) is trusted


@override_settings(BASE_URL="https://wegwijzer.example")
def test_origin_behind_a_proxy_is_the_address_of_the_site() -> None:
    assert is_same_origin(post(origin="https://wegwijzer.example"))


def from_address(address: str, forwarded: str = "") -> HttpRequest:
    headers = {"x_forwarded_for": forwarded} if forwarded else {}
    return RequestFactory().post("/", headers=headers, REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("proxies", "address", "forwarded", "network"),
    [
        (0, "192.0.2.77", "", "192.0.2.0/24"),
        (0, "192.0.2.77", "198.51.100.1", "192.0.2.0/24"),  # nobody of ours wrote that header
        (1, "10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.0/24"),  # the first entry is the client's own word
        (2, "10.0.0.1", "203.0.113.9, 198.51.100.1", "203.0.113.0/24"),
        (1, "10.0.0.1", "", "10.0.0.0/24"),
        (0, "2001:db8:1:2::3", "", "2001:db8:1::/48"),
        (1, "10.0.0.1", "unknown", "unknown"),
    ],
)
def test_network(proxies: int, address: str, forwarded: str, network: str) -> None:
    with override_settings(TRUSTED_PROXY_COUNT=proxies):
        assert client_network(from_address(address, forwarded)) == network


def test_limit_counts_a_network_and_no_other() -> None:
    assert [is_within_limit(from_address("192.0.2.1"), "x", limit=2, seconds=3600) for _ in range(3)] == [True, True, False]
    assert not is_within_limit(from_address("192.0.2.200"), "x", limit=2, seconds=3600)
    assert is_within_limit(from_address("198.51.100.1"), "x", limit=2, seconds=3600)
    assert is_within_limit(from_address("192.0.2.1"), "y", limit=2, seconds=3600)


def test_without_a_cache_nobody_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    class BrokenCache:
        def add(self, *args: object, **kwargs: object) -> None:
            raise ConnectionRefusedError("no cache here")

    monkeypatch.setattr("portal.requests.cache", BrokenCache())
    assert is_within_limit(from_address("192.0.2.1"), "x", limit=0, seconds=3600)
