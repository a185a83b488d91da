"""The engines that the same tests run on: that of the database, and real Elasticsearch and OpenSearch nodes."""

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import QuerySet
from modelsearch.index import get_indexed_models
from wagtail.models import Page

from portal.search import changes
from portal.search.engines import choosing
from portal.search.engines.base import Hits
from portal.search.plan import Plan
from portal.settings.services import search_server

SERVERS = [pytest.param(name, marks=pytest.mark.services) for name in ("elasticsearch", "opensearch")]
ENGINES = ["database", *SERVERS]


def address(name: str) -> str:
    """The address of the node (scripts/services env)."""
    return os.environ[f"{name.upper()}_URL"]


def use(settings: Any, url: str, **changed: Any) -> Any:
    """Let the site have this server, with an index of its own that is still to be made; returns its backend."""
    prefix = f"test-{uuid.uuid4().hex[:12]}_"
    settings.WAGTAILSEARCH_BACKENDS = settings.WAGTAILSEARCH_BACKENDS | {"server": search_server(f"{url}?prefix={prefix}") | changed}
    return choosing.server()


def make_index(backend: Any) -> None:
    """An empty one, with the fields of all page types at once; `wagtail_update_index` would read all objects."""
    rebuilder = backend.rebuilder_class(backend.index)
    index = rebuilder.start()
    fields: dict[str, Any] = {}
    for model in get_indexed_models():
        if issubclass(model, Page):
            fields |= backend.mapping_class(model).get_mapping()["properties"]
    backend.es.indices.put_mapping(index=index.name, body={"properties": fields})
    rebuilder.finish()


def remove_indexes(backend: Any) -> None:
    for name in backend.es.indices.get(index=f"{backend.plain_prefix}*"):
        backend.es.indices.delete(index=name)


class Written:
    """A server that has written all marks before it answers, as the worker would have done in a moment."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self.name = backend.name

    def scores(self, plan: Plan, pages: QuerySet) -> Hits:
        changes.replay()
        found: Hits = self.backend.scores(plan, pages)
        return found

    def complete(self, prefix: str, at_most: int = 8) -> list[str]:
        found: list[str] = self.backend.complete(prefix, at_most)
        return found

    def add(self, page: Any) -> None:
        """Write an object as it is, saved or not."""
        changes.replay()
        choosing.database().add(page)
        self.backend.index.add_item(page)
        self.backend.index.refresh()


@pytest.fixture(params=ENGINES)
def any_engine(request: pytest.FixtureRequest, settings: Any, db: None) -> Iterator[Any]:
    if request.param == "database":
        yield choosing.database()
        return
    backend = use(settings, address(request.param))
    make_index(backend)
    yield Written(backend)
    remove_indexes(backend)
