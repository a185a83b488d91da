"""What can be trusted of an anonymous request: where it came from, and from which network."""

import hashlib
import ipaddress
import logging
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from portal.caching import CACHE_ERRORS

logger = logging.getLogger(__name__)


def is_same_origin(request: HttpRequest) -> bool:
    """Whether a browser sent this POST from a page of ours.

    Reader pages set no cookie, so they have no CSRF token; the browser's own headers say where a form
    stood (Fetch Metadata, else Origin). A request with neither is refused: every browser in use sends
    Origin with a POST.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if not origin:
        return False
    try:
        sent_from = urlsplit(origin)
    except ValueError:
        return False
    own = {f"{request.scheme}://{request.get_host()}", settings.BASE_URL.rstrip("/")}
    return f"{sent_from.scheme}://{sent_from.netloc}" in own


def client_network(request: HttpRequest) -> str:
    """The network of the sender (IPv4 /24, IPv6 /48), for limits; never stored as it is.

    Only as many entries of X-Forwarded-For count as there are proxies of our own (TRUSTED_PROXY_COUNT);
    what a client writes there itself is ignored.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        address = forwarded[-proxies]
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))


def is_within_limit(request: HttpRequest, name: str, *, limit: int, seconds: int) -> bool:
    """Count this request for `name`; False when its network came more than `limit` times in `seconds`.

    A town hall shares one address, so limits are meant to be wide. Without a cache nobody is counted and
    nobody turned away.
    """
    digest = hashlib.sha256(f"{settings.SECRET_KEY}{client_network(request)}".encode()).hexdigest()[:24]
    key = f"limit:{name}:{digest}:{int(time.time() // seconds)}"
    try:
        cache.add(key, 0, timeout=seconds)
        count = cache.incr(key)
        cache.touch(key, timeout=seconds)  # counting on files gives the key a new, shorter life
    except ValueError:  # it ran out between two calls
        return True
    except CACHE_ERRORS:
        logger.exception("cache_unreachable")
        return True
    return count <= limit
