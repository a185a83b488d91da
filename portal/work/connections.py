"""Database connections of processes that live long."""

from django.db import connections


def drop_stale_connections() -> None:
    """Close connections that broke or are too old, as Django does between requests; not those in a transaction."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
