"""What is open to everyone: which branches of the page tree are closed.

Wagtail goes on serving the pages below a page that was unpublished or has expired, and lists an alias of
a page that needs a password. Here a closed page closes the whole branch under it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from portal import caching


def below(paths: Iterable[str]) -> Q:
    """Pages at these tree paths and everything below them; without paths, no page."""
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def closed_branches() -> Q:
    """Pages under a restriction of who may read, or under a draft or expired page."""
    return below(closed_paths())


def closed_paths() -> list[str]:
    """The tree paths of the tops of closed branches."""
    now = timezone.now()
    # Inside a transaction the cache does not know yet what was changed.
    rows = _look_up() if transaction.get_connection().in_atomic_block else caching.remember("closed-branches", _look_up)
    return [path for path, closes_at in rows if closes_at is None or closes_at <= now]


def _look_up() -> list[tuple[str, datetime | None]]:
    """The tops of closed branches, and from when each is closed; None is now."""
    restricted: set[str] = set()
    rows: list[tuple[str, datetime | None]] = []
    may_close = Q(numchild__gt=0) & (Q(live=False) | Q(expire_at__isnull=False))
    found = Page.objects.filter(may_close | Q(view_restrictions__isnull=False))
    for path, live, expire_at, restriction in found.values_list("path", "live", "expire_at", "view_restrictions"):
        if restriction is not None:
            restricted.add(path)
        else:
            rows.append((path, expire_at if live else None))
    if restricted:
        of_restricted = Q(pk__in=[])
        for path in restricted:
            of_restricted |= Q(alias_of__path__startswith=path)
        restricted.update(Page.objects.filter(of_restricted).values_list("path", flat=True))
    return rows + [(path, None) for path in sorted(restricted)]
