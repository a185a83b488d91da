"""The search of the database (SQLite FTS5 or PostgreSQL), safe for whatever somebody types into the admin."""

from typing import Any

from modelsearch.backends import database


class AnyText:
    """SQLite's engine answers a quotation mark, and a query of spaces, with an error."""

    def _search(self, compiler: type, query: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(query, str):
            query = " ".join(query.replace('"', " ").split())
        return super()._search(compiler, query, *args, **kwargs)  # type: ignore[misc]


def SearchBackend(params: dict[str, Any]) -> Any:
    """Found by this name by Wagtail."""
    engine = type(database.SearchBackend(params))
    return type("EmbeddedSearchBackend", (AnyText, engine), {})(params)
