"""What both databases share as a search backend of Wagtail: index, queries, results.

The index gives matches for a plan; here they are joined to the queryset, counted, sliced and put into facets. So no
database ever computes a score for each row of a queryset.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db import connections, router
from django.db.models import F, Model, QuerySet
from modelsearch import query as queries
from modelsearch.backends.base import BaseIndex, BaseSearchBackend, BaseSearchQueryCompiler, BaseSearchResults, FilterFieldError
from modelsearch.conf import get_app_config
from modelsearch.index import SearchField, get_indexed_models
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks

from portal.pages.models import PortalPage
from portal.search import analysis, texts
from portal.search.engines import base, counting
from portal.search.engines.base import Hits, Match
from portal.search.engines.documents import Document, document, texts_of
from portal.search.models import IndexState
from portal.search.plan import Plan, plan_phrase, plan_query

MOST_KEYS_NAMED = 400  # in an IN list; where there are more it is faster to read all keys

IndexEntry = get_app_config().get_model("IndexEntry", require_ready=False)


class DatabaseIndex(BaseIndex):
    """The table of the index. A vendor writes documents and finds matches."""

    is_rebuilding = False  # words are counted when it is done

    def __init__(self, backend: "DatabaseBackend") -> None:
        super().__init__(backend)
        self.read_connection = connections[router.db_for_read(IndexEntry)]
        self.write_connection = connections[router.db_for_write(IndexEntry)]
        self.entries = IndexEntry._default_manager.all()

    def write(self, content_type: int, documents: Sequence[Document]) -> None:
        raise NotImplementedError

    def matches(self, plan: Plan, content_types: Iterable[int], *, in_title: bool = False, last_resorts: bool = False) -> list[Match]:
        """What the index has for a plan, among objects of these content types."""
        raise NotImplementedError

    def completions(self, terms: Sequence[str], content_types: Iterable[int]) -> list[Match]:
        """Objects whose autocomplete fields have words that begin with each of these folded terms."""
        raise NotImplementedError

    def add_items(self, model: type[Model], objs: Sequence[Model]) -> None:
        documents = [document(instance) for instance in objs]
        if not documents or not model.get_search_fields():  # type: ignore[attr-defined]
            return
        if not self.is_rebuilding and IndexState.is_outdated() and not self.entries.exists():
            IndexState.change(analysis=analysis.FINGERPRINT)  # a new index, made with this analysis from its first row on
        self.write(get_content_type_pk(model), documents)
        if issubclass(model, PortalPage):
            texts.keep(objs)  # type: ignore[arg-type]
        if not self.is_rebuilding:
            counting.learn(model, documents)

    def delete_item(self, item: Any) -> None:
        item.index_entries.all()._raw_delete(using=self.write_connection.alias)

    def reset(self) -> None:
        self.entries._raw_delete(using=self.write_connection.alias)

    def delete_stale_entries(self) -> None:
        """Remove the rows of objects that are gone."""
        for model in get_indexed_models():
            if model._meta.parents:
                continue  # its root's rows are
            of_model = self.entries.filter(content_type_id__in=get_descendants_content_types_pks(model))
            present = {str(pk) for pk in model._default_manager.values_list("pk", flat=True)}
            gone = [pk for pk, object_id in of_model.values_list("pk", "object_id") if object_id not in present]
            for start in range(0, len(gone), MOST_KEYS_NAMED):
                self.entries.filter(pk__in=gone[start : start + MOST_KEYS_NAMED])._raw_delete(using=self.write_connection.alias)


class Rebuilder:
    """Writes every row anew, one chunk after another: no row is missing meanwhile, and no write waits for the whole."""

    def __init__(self, index: DatabaseIndex) -> None:
        self.index = index

    def start(self) -> DatabaseIndex:
        self.index.is_rebuilding = True
        self.index.delete_stale_entries()
        return self.index

    def finish(self) -> None:
        self.index.is_rebuilding = False
        IndexState.change(analysis=analysis.FINGERPRINT)
        counting.count_words()


class QueryCompiler(BaseSearchQueryCompiler):
    """A query of Wagtail's as scores by key."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    index: DatabaseIndex  # set by the backend

    @cached_property
    def content_types(self) -> list[int]:
        return list(get_descendants_content_types_pks(self.queryset.model))

    @cached_property
    def keys(self) -> set[Any]:
        """The keys of all objects of the queryset."""
        return set(self.queryset.order_by().values_list("pk", flat=True))

    @cached_property
    def scores(self) -> dict[Any, float]:
        """Scores of the objects of the queryset that match, best first."""
        found = self.evaluate(self.query)
        if self.fields and set(self.fields) != {"title"}:
            found = self.only_in_fields(found)
        return found

    def evaluate(self, query: Any) -> dict[Any, float]:
        match query:
            case queries.MatchAll():
                return dict.fromkeys(self.keys, 1.0)
            case queries.PlainText() | queries.Fuzzy():
                return self.scored(self.plan(query.query_string), any_slot=query.operator == "or", boost=getattr(query, "boost", 1))
            case queries.Phrase():
                return self.scored(plan_phrase(query.query_string))
            case queries.Boost():
                return {key: score * query.boost for key, score in self.evaluate(query.subquery).items()}
            case queries.Not():
                return dict.fromkeys(self.keys - self.evaluate(query.subquery).keys(), 1.0)
            case queries.And() | queries.Or():
                return self.combined([self.evaluate(each) for each in query.subqueries], every=isinstance(query, queries.And))
        raise NotImplementedError(f"{type(query).__name__} is no query that this backend knows.")

    @staticmethod
    def combined(found: list[dict[Any, float]], *, every: bool) -> dict[Any, float]:
        total: Counter[Any] = Counter()
        for scores in found:
            total.update(scores)
        kept = {key: score for key, score in total.items() if not every or all(key in scores for scores in found)}
        return dict(sorted(kept.items(), key=lambda each: -each[1]))

    def plan(self, text: str) -> Plan:
        return plan_query(text)

    def scored(self, plan: Plan, *, any_slot: bool = False, boost: float = 1) -> dict[Any, float]:
        if plan.is_empty:
            return {}
        matches = self.index.matches(plan, self.content_types, in_title=self.fields is not None and set(self.fields) == {"title"})
        ranked = base.rank(self.allowed(matches), len(plan.slots), any_slot=any_slot)
        return {key: score * boost for key, score in ranked}

    def allowed(self, matches: list[Match]) -> list[Match]:
        """The matches among the objects of the queryset, with the object's own key."""
        return allowed(matches, self.queryset)

    def only_in_fields(self, found: dict[Any, float]) -> dict[Any, float]:
        """Those whose named fields have every slot of the question; read from the objects, since the index has one text of all."""
        slots = [slot for text in texts_of_query(self.query) for slot in self.plan(text).slots]
        kept = set()
        for instance in self.queryset.filter(pk__in=list(found)[:MOST_KEYS_NAMED]):
            fields = [each for each in instance.get_search_fields() if isinstance(each, SearchField) and each.field_name in self.fields]
            terms = {
                term
                for _, text in texts_of(instance, fields)
                for word in analysis.analyse(text)
                for term in (word.stem, word.term, *word.parts)
            }
            if all(any(set(each.terms) <= terms for each in slot.alternatives) for slot in slots):
                kept.add(instance.pk)
        return {key: score for key, score in found.items() if key in kept}


def texts_of_query(query: Any) -> list[str]:
    if hasattr(query, "query_string"):
        return [query.query_string]
    inner = getattr(query, "subqueries", None) or [getattr(query, "subquery", None)]
    return [text for each in inner if each is not None and not isinstance(query, queries.Not) for text in texts_of_query(each)]


def allowed(matches: list[Match], pages: QuerySet) -> list[Match]:
    to_key = pages.model._meta.pk.to_python
    by_key = {to_key(match.key): match for match in matches}
    unordered = pages.order_by()
    if len(by_key) <= MOST_KEYS_NAMED:
        unordered = unordered.filter(pk__in=by_key)
    keys = set(unordered.values_list("pk", flat=True)) if by_key else set()
    return [match._replace(key=key) for key, match in by_key.items() if key in keys]


class AutocompleteQueryCompiler(QueryCompiler):
    def evaluate(self, query: Any) -> dict[Any, float]:
        if not isinstance(query, queries.PlainText):
            return super().evaluate(query)
        terms = [word.term for word in analysis.analyse(query.query_string[:200])]
        if not terms:
            return {}
        matches = self.index.completions(terms[:8], self.content_types)
        return dict(base.rank(self.allowed(matches), len(terms[:8])))


class SearchResults(BaseSearchResults):
    supports_facet = True

    @property
    def compiler(self) -> QueryCompiler:
        compiler: QueryCompiler = self.query_compiler
        return compiler

    def ordered_keys(self) -> list[Any]:
        scores = self.compiler.scores
        if self.compiler.order_by_relevance:
            return list(scores)
        queryset = self.compiler.queryset
        if not queryset.query.order_by:
            queryset = queryset.order_by("-pk")
        return [key for key in dict.fromkeys(queryset.values_list("pk", flat=True)) if key in scores]

    def _do_search(self) -> list[Any]:
        queryset = self.compiler.queryset
        if isinstance(self.compiler.query, queries.MatchAll):
            return list(queryset[self.start : self.stop])
        keys = self.ordered_keys()[self.start : self.stop]
        found: dict[Any, Any] = {}
        for start in range(0, len(keys), MOST_KEYS_NAMED):
            found |= {instance.pk: instance for instance in queryset.order_by().filter(pk__in=keys[start : start + MOST_KEYS_NAMED])}
        instances = [found[key] for key in keys if key in found]
        if self._score_field:
            for instance in instances:
                setattr(instance, self._score_field, self.compiler.scores[instance.pk])
        return instances

    def _do_count(self) -> int:
        return len(self.ordered_keys()[self.start : self.stop])

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        if self.compiler._get_filterable_field(field_name) is None:
            model = self.compiler.queryset.model.__name__
            raise FilterFieldError(f'Cannot facet with "{field_name}": it is no FilterField of {model}.', field_name=field_name)
        scores = self.compiler.scores
        pairs = {(key, value) for key, value in self.compiler.queryset.order_by().values_list("pk", F(field_name)) if key in scores}
        return OrderedDict(Counter(value for _, value in pairs).most_common())


class DatabaseBackend(BaseSearchBackend):
    """Wagtail's side of the engine of the database; `Engine` for the portal itself."""

    name: ClassVar[str]
    results_class = SearchResults
    query_compiler_class: type = QueryCompiler
    autocomplete_query_compiler_class: type = AutocompleteQueryCompiler
    rebuilder_class = Rebuilder
    # A rebuild in one transaction would keep SQLite's only write lock for all of its time.
    atomic_rebuilder_class = Rebuilder

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        index = self.index_class(self)
        self.index = index
        # The compiler gets no backend, so its class knows the index.
        self.query_compiler_class = type("QueryCompiler", (QueryCompiler,), {"index": index})
        self.autocomplete_query_compiler_class = type("AutocompleteQueryCompiler", (AutocompleteQueryCompiler,), {"index": index})

    def scores(self, plan: Plan, pages: QuerySet) -> Hits:
        if plan.is_empty:
            return Hits(engine=self.name)
        content_types = list(get_descendants_content_types_pks(pages.model))
        matches = allowed(self.index.matches(plan, content_types), pages)
        ranked, is_partial = base.with_partial(matches, len(plan.slots))
        if len(ranked) < base.ENOUGH and any(each.last_resort for slot in plan.slots for each in slot.alternatives):
            known = {key for key, _ in ranked}
            wider = allowed(self.index.matches(plan, content_types, last_resorts=True), pages)
            more, _ = base.with_partial(wider, len(plan.slots))
            ranked += [each for each in more if each[0] not in known]
        return Hits(dict(ranked), is_partial, self.name)  # type: ignore[arg-type]

    def complete(self, prefix: str, at_most: int = 8) -> list[str]:
        return base.complete(prefix, at_most)
