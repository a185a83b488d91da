"""Reader pages are the same for everyone, so whole responses are kept, in a cache that all processes share.

Every stored page carries the content version in its key. A change of content draws a new version once
it is committed; from then on no process finds an older page. A page that was being made from old data
while the change was committed is stored under the old version, where nobody looks any more.
"""

import gzip
import hashlib
import logging
import time
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
KEPT_HEADERS = ("Content-Type", "Cache-Control", "ETag", "Link", "X-Robots-Tag", "Content-Disposition")


def content_version() -> str:
    """The version of all content; a lost one is replaced by a new one, which only costs work."""
    version = cache.get(VERSION_KEY)
    if version is None:
        cache.add(VERSION_KEY, uuid.uuid4().hex, timeout=None)
        version = cache.get(VERSION_KEY)
    return str(version)


def content_changed() -> None:
    """Make every stored page unreachable, in all processes, as soon as the change is committed."""
    transaction.on_commit(_draw_version)


def _draw_version() -> None:
    cache.set(VERSION_KEY, uuid.uuid4().hex, timeout=None)


def remember(name: str, make: Callable[[], Any]) -> Any:
    """Return what `make` gives, kept until content changes; for parts that many pages share."""
    key = f"part:{content_version()}:{name}"
    value = cache.get(key)
    if value is None:
        value = make()
        cache.set(key, value, timeout=settings.READER_CACHE_SECONDS)
    return value


def mark_reader_page(response: HttpResponse, until: datetime | None = None) -> HttpResponse:
    """Say that this response is the same for every reader and may be kept, at most until `until`."""
    response.reader_page = True  # type: ignore[attr-defined]
    response.reader_page_until = until  # type: ignore[attr-defined]
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
            stored = cache.get(key)
            if stored is not None:
                return stored.response(request)
        response = self.get_response(request)
        if getattr(response, "reader_page", False) and response.status_code == 200 and not response.streaming:
            return self.keep(request, response, key)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = PRIVATE_CACHE_CONTROL
        return response

    def key(self, request: HttpRequest) -> str | None:
        """The cache key of this address under the present content version; None where none is kept."""
        address = request.get_full_path()
        if request.method not in ("GET", "HEAD") or len(address) > LONGEST_ADDRESS or settings.READER_CACHE_SECONDS <= 0:
            return None
        digest = hashlib.sha256(f"{request.scheme}://{request.get_host()}{address}".encode()).hexdigest()
        return f"page:{content_version()}:{digest}"

    def keep(self, request: HttpRequest, response: HttpResponse, key: str | None) -> HttpResponse:
        if response.cookies:
            logger.error("reader_page_with_cookie", extra={"cookies": sorted(response.cookies)})
            response["Cache-Control"] = PRIVATE_CACHE_CONTROL
            return response
        body = response.content
        response["ETag"] = quote_etag(hashlib.sha256(body).hexdigest()[:32])
        compressible = len(body) >= SMALLEST_TO_COMPRESS and response.get("Content-Type", "").startswith(("text/", "application/"))
        stored = StoredPage(
            body=body,
            compressed=gzip.compress(body, compresslevel=6, mtime=0) if compressible else b"",
            headers={name: response[name] for name in KEPT_HEADERS if response.has_header(name)},
        )
        seconds = self.seconds(response)
        if key is not None and request.method == "GET" and seconds > 0:
            cache.set(key, stored, timeout=seconds)
        return stored.response(request)

    @staticmethod
    def seconds(response: HttpResponse) -> float:
        """How long to keep it: never past midnight (lists of what is to come) or the next expiry."""
        now = timezone.localtime()
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        ends = [settings.READER_CACHE_SECONDS, (midnight - now).total_seconds()]
        until = getattr(response, "reader_page_until", None)
        if until is not None:
            ends.append(until.timestamp() - time.time())
        return min(ends)
