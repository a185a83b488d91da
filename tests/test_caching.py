"""Stored reader pages: the same for everyone, never stale, never private."""

import gzip
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import timezone

from portal import caching
from portal.caching import ReaderCacheMiddleware, mark_reader_page

BODY = "<p>Woningen voor jongeren</p>" * 50


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


class Site:
    """A site of one page that counts how often it was really made."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse] | None = None) -> None:
        self.made = 0
        self.respond = respond or (lambda request: mark_reader_page(HttpResponse(BODY)))
        self.middleware = ReaderCacheMiddleware(self.get_response)

    def get_response(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        return self.respond(request)

    def get(self, path: str = "/", method: str = "get", **headers: str) -> HttpResponse:
        return self.middleware(getattr(RequestFactory(), method)(path, headers=headers))


@pytest.fixture(autouse=True)
def no_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_deadlines", [])


def test_second_reader_gets_the_stored_page() -> None:
    site = Site()
    first, second = site.get(), site.get()
    assert site.made == 1
    assert first.content == second.content == BODY.encode()
    assert first.headers == second.headers
    assert second["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_change_of_content_is_seen_at_once(db: None, django_capture_on_commit_callbacks: Any) -> None:
    site = Site()
    site.get()
    with django_capture_on_commit_callbacks(execute=True):
        caching.content_changed()
    site.get()
    assert site.made == 2


def test_page_made_during_a_change_is_never_served_later(db: None, django_capture_on_commit_callbacks: Any) -> None:
    def respond(request: HttpRequest) -> HttpResponse:
        if site.made == 1:  # an editor publishes while this page is being made from the old data
            with django_capture_on_commit_callbacks(execute=True):
                caching.content_changed()
            return mark_reader_page(HttpResponse("oud"))
        return mark_reader_page(HttpResponse("nieuw"))

    site = Site(respond)
    assert site.get().content == b"oud"
    assert site.get().content == b"nieuw"
    assert site.get().content == b"nieuw"
    assert site.made == 2


def test_change_that_is_rolled_back_changes_nothing(db: None, django_capture_on_commit_callbacks: Any) -> None:
    version = caching.content_version()
    with django_capture_on_commit_callbacks(execute=False):
        caching.content_changed()
    assert caching.content_version() == version


def test_compressed_for_who_asks() -> None:
    site = Site()
    response = site.get(accept_encoding="br, gzip")
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == BODY.encode()
    assert "Accept-Encoding" in response["Vary"]
    assert "Content-Encoding" not in site.get()


def test_known_etag_is_answered_without_a_body() -> None:
    site = Site()
    etag = site.get()["ETag"]
    response = site.get(if_none_match=etag)
    assert response.status_code == 304
    assert response.content == b""
    assert site.get(if_none_match='"another"').status_code == 200


@pytest.mark.parametrize(
    "respond",
    [
        lambda request: HttpResponse("mine"),
        lambda request: mark_reader_page(HttpResponse("gone", status=404)),
        lambda request: mark_reader_page(HttpResponse("moved", status=302)),
    ],
    ids=["not marked", "not found", "redirect"],
)
def test_other_responses_are_not_stored(respond: Callable[[HttpRequest], HttpResponse]) -> None:
    site = Site(respond)
    site.get()
    site.get()
    assert site.made == 2


def test_what_is_not_for_readers_may_be_stored_nowhere() -> None:
    assert Site(lambda request: HttpResponse("mine")).get()["Cache-Control"] == "private, no-store"


def test_marked_page_with_a_cookie_is_not_stored_and_is_private() -> None:
    def respond(request: HttpRequest) -> HttpResponse:
        response = mark_reader_page(HttpResponse("for one"))
        response.set_cookie("sessionid", "secret")
        return response

    site = Site(respond)
    assert site.get()["Cache-Control"] == "private, no-store"
    site.get()
    assert site.made == 2


def test_posts_and_made_up_addresses_are_not_stored() -> None:
    site = Site()
    site.get(method="post")
    site.get(method="post")
    site.get("/?q=" + "x" * 400)
    site.get("/?q=" + "x" * 400)
    assert site.made == 4


def test_each_address_and_query_is_a_page_of_its_own() -> None:
    site = Site(lambda request: mark_reader_page(HttpResponse(request.get_full_path())))
    assert site.get("/a/?x=1").content != site.get("/a/?x=2").content


def test_head_is_answered_from_the_stored_page() -> None:
    site = Site()
    site.get()
    assert site.get(method="head").status_code == 200
    assert site.made == 1


def test_no_page_outlives_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_deadlines", [lambda: timezone.now() - timedelta(seconds=1)])
    site = Site()
    site.get()
    site.get()
    assert site.made == 2


def test_pages_live_no_longer_than_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = timezone.localtime().replace(hour=23, minute=59, second=50, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: evening)
    assert ReaderCacheMiddleware.seconds() == 10


class BrokenCache:
    def __getattr__(self, name: str) -> Callable[..., Any]:
        def fail(*args: Any, **kwargs: Any) -> Any:
            raise ConnectionRefusedError("no cache here")

        return fail


def test_site_goes_on_without_its_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "cache", BrokenCache())
    site = Site()
    assert site.get().content == BODY.encode()
    assert caching.remember("part", lambda: "made") == "made"


def test_change_made_while_the_cache_was_away_is_not_forgotten(
    db: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    site = Site()
    site.get()
    with monkeypatch.context() as away, django_capture_on_commit_callbacks(execute=True):
        away.setattr(caching, "cache", BrokenCache())
        caching.content_changed()
    site.get()
    assert site.made == 2


def test_remember_keeps_even_nothing_until_content_changes(db: None, django_capture_on_commit_callbacks: Any) -> None:
    calls: list[int] = []
    assert caching.remember("nothing", lambda: calls.append(1)) is None
    assert caching.remember("nothing", lambda: calls.append(1)) is None
    assert len(calls) == 1
    with django_capture_on_commit_callbacks(execute=True):
        caching.content_changed()
    caching.remember("nothing", lambda: calls.append(1))
    assert len(calls) == 2


@override_settings(READER_CACHE_SECONDS=0)
def test_storing_can_be_switched_off() -> None:
    site = Site()
    site.get()
    site.get()
    assert site.made == 2
