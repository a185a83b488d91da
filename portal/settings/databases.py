"""Database settings from one address: SQLite that survives concurrent writers, or PostgreSQL."""

from pathlib import Path
from typing import Any

import dj_database_url


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for the database at `url`.

    SQLite takes its write lock when a transaction begins (IMMEDIATE) and waits up to 20 s for it: a
    deferred transaction that reads first fails at once with "database is locked" when two editors
    publish together.
    """
    settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if settings["ENGINE"].endswith("sqlite3"):
        Path(settings["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        settings["CONN_MAX_AGE"] = 0
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    return settings
