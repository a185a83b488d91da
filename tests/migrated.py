"""Copies of the migrated, still empty test database, for tests whose processes need a database of their own.

Migrating takes many seconds, copying takes none.
"""

import os
import uuid
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from django.db import connection


class MigratedDatabase(Protocol):
    def copy_to(self, folder: Path) -> str:
        """Make a database and return its address; one in a file lies in `folder`."""

    def drop(self, url: str) -> None:
        """Drop a database that `copy_to` made."""

    def close(self) -> None:
        """Forget the migrated database itself."""


class MigratedFile:
    """For SQLite, whose test database is in memory."""

    def __init__(self, folder: Path) -> None:
        assert connection.is_in_memory_db(), "This is not the test database."  # type: ignore[attr-defined]
        self.file = folder / "migrated.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(self.file)])

    def copy_to(self, folder: Path) -> str:
        file = folder / "portal.sqlite3"
        file.write_bytes(self.file.read_bytes())
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)

    def close(self) -> None:
        self.file.unlink()


class MigratedTemplate:
    """For PostgreSQL, which copies a database to which nobody is connected."""

    def __init__(self) -> None:
        source = connection.settings_dict["NAME"]
        assert source.startswith("test_"), "This is not the test database."
        self.name = f"{source}_migrated"
        connection.close()
        self.execute(f'DROP DATABASE IF EXISTS "{self.name}"', f'CREATE DATABASE "{self.name}" TEMPLATE "{source}"')

    def copy_to(self, folder: Path) -> str:
        name = f"portal_{uuid.uuid4().hex[:12]}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))

    def drop(self, url: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)')

    def close(self) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{self.name}"')

    @staticmethod
    def execute(*statements: str) -> None:
        import psycopg

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
            for statement in statements:
                admin.execute(statement.encode())


def keep_migrated(folder: Path) -> MigratedDatabase:
    """Keep a copy of the test database as it is now."""
    return MigratedTemplate() if connection.vendor == "postgresql" else MigratedFile(folder)
