"""Elasticsearch and OpenSearch, through modelsearch's backends.

The index of pages has, beside all that modelsearch puts there, the terms of our own analysis, the values by which pages
are chosen, and what tells who may read them. So an analysis is never configured on the server, every engine finds the
same words, and one request answers a search with all its counts. The name of the index has a fingerprint of the
analysis: a server with an index that was made otherwise has none for us, and the database answers until it is made anew.
"""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.utils import timezone
from modelsearch.backends import elasticsearchbase as base_backend
from modelsearch.backends.base import BaseIndex

from portal.pages.models import PortalPage
from portal.pages.registry import kinds
from portal.pages.visibility import closed_paths
from portal.search import analysis, facets, values
from portal.search.engines import base, lucene
from portal.search.engines.backend import allowed
from portal.search.engines.base import Hits, Match
from portal.search.engines.documents import BODY, GAP, RAISED, TITLE, Document, document
from portal.search.facets import Answer
from portal.search.plan import Plan

if TYPE_CHECKING:
    from portal.search.query import SearchQuery

logger = logging.getLogger(__name__)

SEARCH_SECONDS = 1.0  # that a reader waits for the server
WRITE_SECONDS = 30.0
MOST_HITS = 100_000  # that a search looks at, and so the last result that can be reached
MOST_PARTIAL = 2_000  # pages with only some of the words, the best of them
MOST_VALUES = 1_000  # of a facet
TIMES = {RAISED: 3, BODY: 1}  # that the words of a field are counted
_VERSION = 2  # of the fields below

LIVE, EXPIRES, PATH = "portal_live", "portal_expires", "portal_path"
SHOWN_DAY, ORDER, KEY = "portal_shown_day", "portal_order", "portal_key"
# BM25 without its measure of rarity, which the plan has: how often a term stands in a text, for the length of the text.
FREQUENCY = (
    "double length = doc.length / (field.sumTotalTermFreq / (double) field.docCount);"
    "return query.boost * doc.freq * 2.2 / (doc.freq + 1.2 * (0.25 + 0.75 * length));"
)
SIMILARITIES = {
    "portal_text": {"type": "scripted", "script": {"source": FREQUENCY}},
    "portal_title": {"type": "scripted", "script": {"source": "return query.boost * 1.9;"}},  # as much as six times in a text
    "portal_words": {"type": "scripted", "script": {"source": "return query.boost;"}},
}


def text_field(similarity: str, **options: Any) -> dict[str, Any]:
    return {"type": "text", "analyzer": "whitespace", "similarity": similarity, "norms": similarity == "portal_text"} | options


FACET_FIELDS = {name: f"portal_facet_{name}" for names in values.DIMENSIONS for name in names}
FIELDS: dict[str, dict[str, Any]] = {
    lucene.STEMS[0]: text_field("portal_title"),
    lucene.STEMS[1]: text_field("portal_text"),
    lucene.PARTS[0]: text_field("portal_title"),
    lucene.PARTS[1]: text_field("portal_text"),
    lucene.WORDS: text_field("portal_words", index_options="docs"),
    lucene.DAY: {"type": "integer"},
    SHOWN_DAY: {"type": "integer"},
    ORDER: {"type": "keyword"},
    KEY: {"type": "long"},
    LIVE: {"type": "boolean"},
    EXPIRES: {"type": "date"},
    PATH: {"type": "keyword"},
} | {field: {"type": "keyword", "eager_global_ordinals": True} for field in FACET_FIELDS.values()}
INDEX_SETTINGS = {
    "settings": {
        "index": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "max_result_window": MOST_HITS,
            "similarity": SIMILARITIES,
        }
    }
}
FINGERPRINT = hashlib.sha256(f"{_VERSION} {analysis.FINGERPRINT}".encode()).hexdigest()[:8]

Fields = dict[str, Any]


def terms(made: Document) -> Fields:
    fields: Fields = {lucene.DAY: made.day}
    for place, times_of in enumerate(({TITLE: 1}, TIMES)):
        texts = [text for weight, times in times_of.items() for text in [*made.of(weight)] * times]
        stems = [term for text in texts for term in (*(word.stem for word in text.words if not word.is_stop), GAP)]
        parts = [part for text in texts for word in text.words for part in word.parts]
        fields |= {lucene.STEMS[place]: " ".join(stems), lucene.PARTS[place]: " ".join(parts)}
    words = dict.fromkeys(word.term for text in made.of(TITLE, RAISED, BODY) for word in text.words)
    return fields | {lucene.WORDS: " ".join(words)}


def sendable(value: Any) -> Any:
    """The same without halves of signs (lone surrogates), which no server can be sent."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {name: sendable(part) for name, part in value.items()}
    return [sendable(part) for part in value] if isinstance(value, list | tuple) else value


def with_fields(pages: Sequence[PortalPage]) -> Iterator[tuple[PortalPage, Fields]]:
    """These pages with our own fields of each; in a number of queries that does not grow with them."""
    keys = [page.pk for page in pages]
    chosen = values.values_of(keys)
    days = dict(values.with_day(PortalPage.objects.filter(pk__in=keys)).order_by().values_list("pk", "day"))
    for page in pages:
        day = days.get(page.pk)
        fields = terms(document(page)) | {
            SHOWN_DAY: day.toordinal() if day else 0,
            ORDER: " ".join(map(analysis.fold, page.title.split())),
            KEY: page.pk,
            LIVE: page.live,
            EXPIRES: page.expire_at.isoformat() if page.expire_at else None,
            PATH: page.path,
        }
        yield page, fields | {FACET_FIELDS[name]: found for name, found in chosen.get(page.pk, {}).items()}


class NoIndex(BaseIndex):
    """Of what is not searched here: images, documents and others are found in the database."""

    def get_key(self) -> str:
        return "none"

    def add_model(self, model: type[Model]) -> None:
        pass

    def add_items(self, model: type[Model], items: Sequence[Any]) -> None:
        pass

    def add_item(self, item: Any) -> None:
        pass

    def delete_item(self, item: Any) -> None:
        pass

    def refresh(self) -> None:
        pass

    def reset(self) -> None:
        pass

    def __str__(self) -> str:
        return "(none)"


class PageMapping(base_backend.ElasticsearchBaseMapping):
    def get_mapping(self) -> dict[str, Any]:
        mapping: dict[str, Any] = super().get_mapping()
        return mapping | {"properties": mapping["properties"] | FIELDS}


class PageIndex(base_backend.ElasticsearchBaseIndex):
    def add_items(self, model: type[Model], items: Sequence[Any]) -> None:
        if issubclass(model, PortalPage):
            self._send([self._action(page, fields) for page, fields in with_fields(items)])

    def add_item(self, item: Any) -> None:
        self.add_items(type(item), [item])

    def write_changes(self, pages: Sequence[PortalPage], gone: Iterable[int], versions: Mapping[int, int]) -> None:
        """Write these pages (of their own types) and remove those keys, unless the index has a newer version of them.

        Raises WriteError where the server cannot do it now. What it refuses for good is logged, and not tried again.
        """
        actions = [self._action(page, fields) for page, fields in with_fields(pages)]
        actions += [{"_op_type": "delete", "_id": str(key)} for key in gone]
        for action in actions:
            action |= {"version": versions[int(action["_id"])], "version_type": "external_gte"}
        # An alias is never made by writing to it: without an index there is nothing to keep right.
        self._send(actions, require_alias=True, refresh=True)

    def _action(self, page: PortalPage, fields: Fields) -> dict[str, Any]:
        document = self.mapping_class(type(page)).get_document(page) | fields
        return {"_op_type": "index", "_id": str(page.pk), "_source": sendable(document)}

    def _send(self, actions: list[dict[str, Any]], **options: Any) -> None:
        _, errors = self.backend.bulk(self.es, actions, index=self.name, raise_on_error=False, **options)
        for error in errors:
            ((operation, told),) = error.items()
            status = told.get("status", 0)
            if (operation == "delete" and status == 404) or status == 409:  # it is gone already; the index has something newer
                continue
            reason = told.get("error")
            reason = reason.get("type") if isinstance(reason, dict) else reason
            if status in (404, 408, 429) or status >= 500 or not status:
                raise WriteError(f"{status} {reason}")
            logger.error("page_refused_by_search_server", extra={"page": told.get("_id"), "status": status, "reason": reason})


class WriteError(Exception):
    """The server answered, and could not write at present."""


class Rebuilder(base_backend.ElasticsearchAtomicIndexRebuilder):
    """Makes a new index beside the one that answers, and puts it in its place when it is complete."""

    def __init__(self, index: Any) -> None:
        self.alias = self.index = index
        if not isinstance(index, NoIndex):
            super().__init__(index)

    def start(self) -> Any:
        self.began = timezone.now()
        return self.index if isinstance(self.index, NoIndex) else super().start()

    def finish(self) -> None:
        if isinstance(self.index, NoIndex):
            return
        self.index.refresh()
        indices = self.index.es.indices
        # In one step: between two, the alias would name both indexes, or none.
        former = list(indices.get_alias(name=self.alias.name)) if self.alias.is_alias() else []
        steps: list[dict[str, Any]] = [{"remove": {"index": name, "alias": self.alias.name}} for name in former]
        indices.update_aliases(body={"actions": [*steps, {"add": {"index": self.index.name, "alias": self.alias.name}}]})
        self.remove_former()
        from portal.search import changes

        changes.write_again_since(self.began)

    def remove_former(self) -> None:
        """Delete what was replaced, and what other analyses and rebuilds that were broken off have left."""
        backend = self.alias.backend
        ours = re.compile(rf"{re.escape(backend.plain_prefix)}[0-9a-f]{{8}}_wagtailcore_page_\w+")
        for name in list(self.index.es.indices.get(index=f"{backend.plain_prefix}*")):
            if ours.fullmatch(name) and name != self.index.name:
                backend.index_class(backend, name).delete()


class Server:
    """Added to a backend of modelsearch: the engine for the portal, and the index of pages."""

    name: str
    es: Any
    errors: tuple[type[Exception], ...]  # of a server that is away, slow or without our index

    def __init__(self, params: dict[str, Any]) -> None:
        params = dict(params)
        self.name = params.pop("ENGINE")
        self.plain_prefix = params.get("INDEX_PREFIX", "")
        params["INDEX_PREFIX"] = f"{self.plain_prefix}{FINGERPRINT}_"
        super().__init__({"TIMEOUT": WRITE_SECONDS, "INDEX_SETTINGS": INDEX_SETTINGS} | params)  # type: ignore[call-arg]

    def get_index_for_model(self, model: type[Model]) -> Any:
        from wagtail.models import Page

        return super().get_index_for_model(model) if issubclass(model, Page) else NoIndex(self)  # type: ignore[misc]

    @cached_property
    def index(self) -> Any:
        return self.get_index_for_model(PortalPage)

    def ask(self, body: dict[str, Any]) -> dict[str, Any]:
        """One search; raises an error of the client when there is no answer in time."""
        answer: Any = self.searching(index=self.index.name, body=body | {"timeout": f"{int(SEARCH_SECONDS * 1000)}ms"})
        if answer["timed_out"]:
            raise SlowServer("the server took too long")
        return dict(answer)

    def searching(self, **options: Any) -> Any:
        raise NotImplementedError

    def is_ready(self) -> bool:
        """Whether there is an index of this analysis. Raises an error of the client when there is no answer in time."""
        raise NotImplementedError

    # The engine -----------------------------------------------------------------------------

    def scores(self, plan: Plan, pages: QuerySet) -> Hits:
        """What the database gives for this queryset, of what the server finds."""
        if plan.is_empty:
            return Hits(engine=self.name)
        slots = len(plan.slots)
        filters = [{"term": {"_django_content_type": f"{pages.model._meta.app_label}.{pages.model.__name__}"}}]
        matches = allowed(self.matches(plan, lucene.all_slots(plan, filters), most=MOST_HITS), pages)
        if len(matches) < base.ENOUGH and slots > 1:
            matches = allowed(self.matches(plan, lucene.any_slot(plan, filters), most=MOST_PARTIAL), pages)
        ranked, is_partial = base.with_partial(matches, slots)
        if len(ranked) < base.ENOUGH and has_last_resort(plan):
            known = {key for key, _ in ranked}
            wider = self.matches(plan, lucene.any_slot(plan, filters, last_resorts=True), most=MOST_PARTIAL)
            more, _ = base.with_partial(allowed(wider, pages), slots)
            ranked += [each for each in more if each[0] not in known]
        return Hits(dict(ranked), is_partial, self.name)  # type: ignore[arg-type]

    def matches(self, plan: Plan, query: lucene.Query, *, most: int) -> list[Match]:
        answer = self.ask({"query": query, "size": most, "_source": False, "docvalue_fields": [lucene.DAY], "track_total_hits": False})
        return [
            Match(
                key=hit["_id"],
                score=hit["_score"],  # near and exact words are in it
                slots=len(hit["matched_queries"]) if "matched_queries" in hit else len(plan.slots),
                near=0,
                exact=0,
                day=hit.get("fields", {}).get(lucene.DAY, [0])[0],
            )
            for hit in answer["hits"]["hits"]
        ]

    def complete(self, prefix: str, at_most: int = 8) -> list[str]:
        return base.complete(prefix, at_most)

    def answer(self, plan: Plan, query: "SearchQuery") -> Answer:
        """Results of this page, their number, and the counts of all facets, in one request."""
        if query.text and plan.is_empty:
            return Answer([], 0, {}, self.name)
        body = self.faceted(plan, query)
        size, page = query.per_page, min(query.page, MOST_HITS // query.per_page)
        answer = self.ask(body | {"from": (page - 1) * size, "size": size})
        if answer["aggregations"]["all"]["doc_count"] < base.ENOUGH and (len(plan.slots) > 1 or has_last_resort(plan)):
            return facets.general_answer(plan, query, self)
        total = answer["hits"]["total"]["value"]
        if page > 1 and (page - 1) * size >= total > 0:  # beyond the last page: the last
            answer = self.ask(body | {"from": (min(total, MOST_HITS) - 1) // size * size, "size": size})
        counts = {
            facet: {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"][names[0]][facet]["buckets"]}
            for names in values.DIMENSIONS
            for facet in names
        }
        return Answer([int(hit["_id"]) for hit in answer["hits"]["hits"]], total, counts, self.name if query.text else "")

    def faceted(self, plan: Plan, query: "SearchQuery") -> dict[str, Any]:
        """The request but for the page: found is what answers the plan; the choices of each facet narrow all but its own counts."""
        filters = listed()
        found = lucene.all_slots(plan, filters) if query.text else {"bool": {"filter": filters}}
        chosen = {names: choice for names in values.DIMENSIONS if (choice := chosen_of(query, names))}
        aggregations: dict[str, Any] = {"all": {"filter": {"match_all": {}}}}
        for names in values.DIMENSIONS:
            others = [choice for other, choice in chosen.items() if other != names]
            aggregations[names[0]] = {
                "filter": {"bool": {"filter": others}},
                "aggs": {name: {"terms": {"field": FACET_FIELDS[name], "size": MOST_VALUES}} for name in names},
            }
        return {
            "query": found,
            "post_filter": {"bool": {"filter": list(chosen.values())}},
            "aggs": aggregations,
            "sort": order(query),
            "track_total_hits": True,
            "_source": False,
        }


def listed() -> list[lucene.Query]:
    """Filters: what `PortalPage.objects.listed()` has. Which branches of the tree are closed is asked from the database."""
    now: datetime = timezone.now()
    closed = [{"prefix": {PATH: path}} for path in closed_paths()]
    return [
        {"term": {LIVE: True}},
        {"terms": {FACET_FIELDS[values.KIND]: [kind.key for kind in kinds if kind.in_lists]}},
        {"bool": {"must_not": [{"range": {EXPIRES: {"lte": now.isoformat()}}}, *closed]}},
    ]


def chosen_of(query: "SearchQuery", names: tuple[str, ...]) -> lucene.Query | None:
    """Pages with any of the choices of a dimension."""
    any_of = [{"terms": {FACET_FIELDS[name]: list(query.chosen(name))}} for name in names if query.chosen(name)]
    return {"bool": {"should": any_of, "minimum_should_match": 1}} if any_of else None


def order(query: "SearchQuery") -> list[lucene.Query]:
    if query.sort == "titel":
        return [{ORDER: "asc"}, {KEY: "asc"}]
    if query.sort == "nieuwste" or not query.text:
        return [{SHOWN_DAY: "desc"}, {KEY: "desc"}]
    return lucene.best_first()


def has_last_resort(plan: Plan) -> bool:
    return any(each.last_resort for slot in plan.slots for each in slot.alternatives)


class SlowServer(Exception):
    """The server itself gave up."""


def SearchBackend(params: dict[str, Any]) -> Any:
    """Found by this name by Wagtail."""
    if params["ENGINE"] == "opensearch":
        return _opensearch()(params)
    return _elasticsearch()(params)


def _classes(compiler: type, autocomplete: type, mapping: type, index: type) -> dict[str, Any]:
    own_mapping = type("Mapping", (PageMapping, mapping), {})
    return {
        "mapping_class": own_mapping,
        "index_class": type("Index", (PageIndex, index), {}),
        "query_compiler_class": type("QueryCompiler", (compiler,), {"mapping_class": own_mapping}),
        "autocomplete_query_compiler_class": type("AutocompleteQueryCompiler", (autocomplete,), {"mapping_class": own_mapping}),
        "atomic_rebuilder_class": Rebuilder,
    }


def _elasticsearch() -> type:
    from elasticsearch import ApiError, TransportError
    from modelsearch.backends import elasticsearch9 as theirs

    class ElasticsearchBackend(Server, theirs.Elasticsearch9SearchBackend):
        errors = (ApiError, TransportError, SlowServer)

        @cached_property
        def impatient(self) -> Any:
            return self.es.options(request_timeout=SEARCH_SECONDS, max_retries=0, retry_on_timeout=False)

        def searching(self, **options: Any) -> Any:
            return self.impatient.search(**options)

        def is_ready(self) -> bool:
            return bool(self.impatient.indices.exists_alias(name=self.index.name))

    made = _classes(
        theirs.Elasticsearch9SearchQueryCompiler,
        theirs.Elasticsearch9AutocompleteQueryCompiler,
        theirs.Elasticsearch9Mapping,
        theirs.Elasticsearch9Index,
    )
    return type("SearchBackend", (ElasticsearchBackend,), made)


def _opensearch() -> type:
    from modelsearch.backends import opensearch3 as theirs
    from opensearchpy.exceptions import OpenSearchException

    class OpenSearchBackend(Server, theirs.OpenSearch3SearchBackend):
        errors = (OpenSearchException, SlowServer)

        def searching(self, **options: Any) -> Any:
            return self.es.search(request_timeout=SEARCH_SECONDS, **options)

        def is_ready(self) -> bool:
            return bool(self.es.indices.exists_alias(name=self.index.name, request_timeout=SEARCH_SECONDS))

    made = _classes(
        theirs.OpenSearch3SearchQueryCompiler,
        theirs.OpenSearch3AutocompleteQueryCompiler,
        theirs.OpenSearch3Mapping,
        theirs.OpenSearch3Index,
    )
    return type("SearchBackend", (OpenSearchBackend,), made)
