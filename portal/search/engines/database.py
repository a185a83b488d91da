"""The search of the database; which one is a matter of the database's vendor."""

from typing import Any

from django.db import connection

from portal.search.engines.backend import DatabaseBackend


def SearchBackend(params: dict[str, Any]) -> DatabaseBackend:
    """Found by this name by Wagtail."""
    if connection.vendor == "postgresql":
        from portal.search.engines.postgres import SearchBackend as Backend
    else:
        from portal.search.engines.sqlite import SearchBackend as Backend
    return Backend(params)
