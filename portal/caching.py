"""Reader pages are the same for everyone, so whole responses are kept, in a cache that all processes share.

Every stored page carries the content version in its key. A change of content draws a new version once
it is committed; from then on no process finds an older page. A page that was being made from old data
while the change was committed is stored under the old version, where nobody looks any more.
"""

import gzip
import hashlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag

logger = logging.getLogger(__name__)

VERSION_KEY = "content-version"
READER_CACHE_CONTROL = "public, max-age=0, must-revalidate"
PRIVATE_CACHE_CONTROL = "private, no-store"
LONGEST_ADDRESS = 300  # characters; longer addresses are made up, not worth a place
SMALLEST_TO_COMPRESS = 500  # bytes
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/atom+xml", "application/ld+json", "image/svg+xml")
KEPT_HEADERS = ("Content-Type", "Cache-Control", "ETag", "Link", "X-Robots-Tag", "Content-Disposition")


# The shared cache may be out of reach for a while; the site then goes on without it.
CACHE_ERRORS: tuple[type[Exception], ...] = (OSError,)
try:
    from redis.exceptions import RedisError
except ImportError:  # the embedded default keeps its cache in files
    pass
else:
    CACHE_ERRORS = (OSError, RedisError)

_deadlines: list[Callable[[], datetime | None]] = []
_state = {"version_is_due": False}  # a change was committed while the cache could not be reached


def register_deadline(deadline: Callable[[], datetime | None]) -> None:
    """Let an app say until when stored pages may live, such as the next expiry of a page."""
    if deadline not in _deadlines:
        _deadlines.append(deadline)


def content_version() -> str | None:
    """The version of all content; a lost one is replaced. None when the cache cannot be reached."""
    try:
        if _state["version_is_due"]:
            _set_version()
        version = cache.get(VERSION_KEY)
        if version is None:
            cache.add(VERSION_KEY, uuid.uuid4().hex, timeout=None)
            version = cache.get(VERSION_KEY)
    except CACHE_ERRORS:
        logger.exception("cache_unreachable")
        return None
    return version


def content_changed() -> None:
    """Make every stored page unreachable, in all processes, as soon as the change is committed."""
    transaction.on_commit(_draw_version)


def _draw_version() -> None:
    try:
        _set_version()
    except CACHE_ERRORS:
        logger.exception("cache_unreachable")
        _state["version_is_due"] = True


def _set_version() -> None:
    cache.set(VERSION_KEY, uuid.uuid4().hex, timeout=None)
    _state["version_is_due"] = False


def _get(key: str) -> Any:
    try:
        return cache.get(key)
    except CACHE_ERRORS:
        logger.exception("cache_unreachable")
        return None


def _set(key: str, value: Any, seconds: float) -> None:
    try:
        cache.set(key, value, timeout=seconds)
    except CACHE_ERRORS:
        logger.exception("cache_unreachable")


def remember(name: str, make: Callable[[], Any]) -> Any:
    """Return what `make` gives, kept until content changes; for parts that many pages share."""
    version = content_version()
    if version is None:
        return make()
    key = f"part:{version}:{name}"
    kept = _get(key)
    if kept is None:
        kept = (make(),)  # in a tuple, so that None can be kept too
        _set(key, kept, settings.READER_CACHE_SECONDS)
    return kept[0]


def mark_reader_page(response: HttpResponse) -> HttpResponse:
    """Say that this response is the same for every reader and may be kept.

    How long is no concern of the caller: a change of content, midnight and the next expiry of a page end it.
    """
    response.reader_page = True  # type: ignore[attr-defined]
    response["Cache-Control"] = READER_CACHE_CONTROL
    return response


@dataclass(frozen=True)
class StoredPage:
    body: bytes
    compressed: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def response(self, request: HttpRequest) -> HttpResponse:
        """The kept page as an answer to this request: not modified, compressed, or as it is."""
        etag = self.headers["ETag"]
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            response = HttpResponse(status=304)
            response["ETag"], response["Cache-Control"] = etag, self.headers["Cache-Control"]
        else:
            compress = bool(self.compressed) and "gzip" in request.headers.get("Accept-Encoding", "")
            response = HttpResponse(self.compressed if compress else self.body)
            for name, value in self.headers.items():
                response[name] = value
            if compress:
                response["Content-Encoding"] = "gzip"
            response["Content-Length"] = str(len(response.content))
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


class ReaderCacheMiddleware:
    """Answers reader pages from the cache, and keeps those that `mark_reader_page` marked.

    Everything else is `private, no-store` unless it said otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = self.key(request)
        if key is not None:
            stored = _get(key)
            if stored is not None:
                return stored.response(request)
        response = self.get_response(request)
        if getattr(response, "reader_page", False) and response.status_code == 200 and not response.streaming:
            return self.keep(request, response, key)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = PRIVATE_CACHE_CONTROL
        return response

    def key(self, request: HttpRequest) -> str | None:
        """The cache key of this address under the present content version; None where none is kept.

        A preview in the admin is a made-up request for the page's own address: it must neither get the
        published page nor leave the draft behind.
        """
        if getattr(request, "is_dummy", False):
            return None
        address = request.get_full_path()
        if request.method not in ("GET", "HEAD") or len(address) > LONGEST_ADDRESS or settings.READER_CACHE_SECONDS <= 0:
            return None
        version = content_version()
        if version is None:
            return None
        digest = hashlib.sha256(f"{request.scheme}://{request.get_host()}{address}".encode()).hexdigest()
        return f"page:{version}:{digest}"

    def keep(self, request: HttpRequest, response: HttpResponse, key: str | None) -> HttpResponse:
        if response.cookies:
            logger.error("reader_page_with_cookie", extra={"cookies": sorted(response.cookies)})
            response["Cache-Control"] = PRIVATE_CACHE_CONTROL
            return response
        body = response.content
        response["ETag"] = quote_etag(hashlib.sha256(body).hexdigest()[:32])
        compressible = len(body) >= SMALLEST_TO_COMPRESS and response.get("Content-Type", "").startswith(COMPRESSIBLE)
        stored = StoredPage(
            body=body,
            compressed=gzip.compress(body, compresslevel=6, mtime=0) if compressible else b"",
            headers={name: response[name] for name in KEPT_HEADERS if response.has_header(name)},
        )
        if key is not None and request.method == "GET" and (seconds := self.seconds()) > 0:
            _set(key, stored, seconds)
        return stored.response(request)

    @staticmethod
    def seconds() -> float:
        """How long to keep a page: never past midnight (lists of what is to come) or a deadline of an app."""
        now = timezone.localtime()
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        ends = [deadline() for deadline in _deadlines]
        limits = [(end - now).total_seconds() for end in (midnight, *ends) if end is not None]
        return min(settings.READER_CACHE_SECONDS, *limits)
