"""Addresses, queries and posts that make no sense: a useful page, never a failure."""

from itertools import product
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client

from portal.pages.models import HomePage
from tests.reader_site import ReaderSite, make_site

pytestmark = pytest.mark.django_db

QUERIES = (
    '"',
    '""',
    "   ",
    "*",
    "a*",
    "-stap",
    "NOT",
    "AND OR NOT NEAR",
    "(stap",
    "title:stap",
    "stap'; DROP TABLE x; --",
    "%s %d %(x)s %%",
    "\\",
    "\x00",
    "stap\x00",
    "😀",
    "e\u0301e\u0301n",
    "\u202egek\u202c",
    "\ud83d",
    "<script>alert(1)</script>",
    "x" * 10_000,
    "woord " * 2_000,
    "'" * 300,
)
PAGES = ("0", "-1", "1e9", "९", "abc", "", "\x00", "9" * 5000, "99999999999999999999")
PATHS = (
    "/%00/",
    "/gids/%00/",
    "/gids//aanpak/",
    "/gids/../beheer/",
    "/gids/aanpak/afdrukken/meer/",
    "/gids/aanpak/bestaat-niet/",
    "/afdrukken/",
    "/%F0%9F%98%80/",
    "/%ff%fe/",
    "/" + "a/" * 500,
    "/" + "a" * 4000,
    "/themas/bestaat-niet/",
    "/themas/%27/",
    "/themas/" + "a" * 3000 + "/",
    "/nieuws/feed",
    "/nieuws/feed/meer/",
    "/index.php",
    "/.env",
    "/wp-login.php",
    "/zoeken",
    "/sitemap.xml/",
    "/sitemap.xml?p=x",
    "/sitemap.xml?p=99",
    "/gids/aanpak/%2e%2e/",
    "/media/../settings.py",
    "/media/%00",
    "/huisstijl.css?v=%00",
)
CONTACT = ("/contact/?over=%00", "/contact/?over=" + "x" * 5000, "/contact/?over=//evil.example/", "/contact/?over=/gids/bestaat-niet/")


@pytest.fixture
def site(home: HomePage) -> ReaderSite:
    return make_site(home, rows=1)


@pytest.fixture
def visitor() -> Client:
    """A visitor to whom a failure is shown as a page, as it is in production."""
    return Client(raise_request_exception=False)


def test_nonsense_never_fails(visitor: Client, site: ReaderSite, subtests: pytest.Subtests) -> None:
    listed = [f"{path}?pagina={number}" for path in ("/nieuws/", "/agenda/", "/zoeken/") for number in map(quoted, PAGES)]
    searched = [f"/zoeken/?q={quoted(query)}" for query in QUERIES]
    narrowed = [f"/zoeken/?q=stap&thema={quoted(theme)}" for theme in ("", "\x00", "bestaat-niet", "x" * 5000, "wonen'")]
    for address in (*listed, *searched, *narrowed, *PATHS, *CONTACT):
        with subtests.test(address[:80]):
            response = visitor.get(address)
            assert response.status_code in (200, 301, 302, 400, 404)
            if response.status_code in (200, 404) and "text/html" in response["Content-Type"]:
                assert 'role="search"' in response.text
            assert "<script>alert" not in response.text


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


def test_other_methods_never_fail(site: ReaderSite, subtests: pytest.Subtests) -> None:
    visitor = Client(raise_request_exception=False, enforce_csrf_checks=True)
    for method, address in product(("post", "put", "patch", "delete", "options", "trace"), site.addresses):
        with subtests.test(f"{method} {address}"):
            response = getattr(visitor, method)(address, data=b"\x00\xff", content_type="application/octet-stream")
            assert response.status_code in (200, 403, 405)


def test_a_made_up_host_changes_nothing(site: ReaderSite) -> None:
    for address in ("/", "/gids/aanpak/", "/nieuws/feed/", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt"):
        cache.clear()
        mine = Client().get(address).text
        cache.clear()
        assert Client(headers={"host": "evil.example"}).get(address).text == mine, address


def test_a_page_that_is_not_there_helps_on(visitor: Client, site: ReaderSite) -> None:
    response = visitor.get("/gids/aanpak/stap-die-er-niet-is/")
    assert response.status_code == 404
    assert 'action="/zoeken/"' in response.text
    assert not response.cookies
