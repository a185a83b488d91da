"""Whether the index was made with the analysis of this code."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError

from portal.search.engines import choosing
from portal.search.engines.backend import IndexEntry
from portal.search.models import IndexState


def state() -> str:
    """For /readyz: "degraded" where the index must be made anew, so that words may not meet, or the search server is away."""
    return "degraded" if is_outdated() else choosing.state()


def is_outdated() -> bool:
    """An empty index is that of an empty site, not an old one."""
    try:
        return IndexState.is_outdated() and IndexEntry.objects.exists()
    except DatabaseError:
        return True


@register(Tags.database)
def check_index(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """For `check --database default`, which a deployment runs after its migrations."""
    if not databases or "default" not in databases or not is_outdated():
        return []
    hint = "Run: manage.py wagtail_update_index"
    return [Warning("The search index was made with another analysis of words.", hint=hint, id="search.W001")]
