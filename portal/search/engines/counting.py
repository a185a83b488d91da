"""Counting the words of live, public pages, from what the index of the database holds of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model, QuerySet
from django_tasks import task
from modelsearch.conf import get_app_config

from portal.pages.models import PortalPage
from portal.search import vocabulary
from portal.search.engines.documents import EXACT, GAP, PART, Document
from portal.search.models import IndexState, SearchWord
from portal.work.once import enqueue_unless_waiting

Kind = SearchWord.Kind
CHUNK = 400


def public_pages() -> QuerySet:
    return PortalPage.objects.published().public()


def learn(model: type[Model], documents: Sequence[Document]) -> None:
    """Make the words known of what was just written, where anyone may read it; ask for a count of all."""
    if not issubclass(model, PortalPage):
        return
    IndexState.change(words_are_stale=True)
    public = set(map(str, public_pages().filter(pk__in=[made.object_id for made in documents]).values_list("pk", flat=True)))
    words = [word for made in documents if made.object_id in public for text in made.texts if text.column == "text" for word in text.words]
    vocabulary.add(
        {
            Kind.WORD: (word.term for word in words),
            Kind.STEM: (word.stem for word in words if not word.is_stop),
            Kind.PART: (part for word in words for part in word.parts),
        }
    )


def count_words() -> int:
    """Count anew on how many pages each word stands; returns the number of pages."""
    counts: dict[int, Counter[str]] = {kind.value: Counter() for kind in Kind}
    pages = 0
    for terms in _terms_of_pages():
        pages += 1
        for term in set(terms):
            if term.startswith(EXACT):
                counts[Kind.WORD][term[1:]] += 1
            elif term.startswith(PART):
                counts[Kind.PART][term[1:]] += 1
            elif term != GAP:
                counts[Kind.STEM][term] += 1
    vocabulary.replace(counts, pages)
    return pages


def count_stale_words() -> None:
    """Have the worker count where pages changed since the last time."""
    if IndexState.objects.filter(pk=IndexState.ONLY, words_are_stale=True).exists():
        enqueue_unless_waiting(recount)


@task()
def recount() -> None:
    count_words()


def _terms_of_pages() -> Iterator[Iterable[str]]:
    """The terms of each page, as its row of the index has them."""
    table = get_app_config().get_model("IndexEntry")._meta.db_table
    terms = "tsvector_to_array(body)" if connection.vendor == "postgresql" else "title || ' ' || body"
    content_types = dict(ContentType.objects.get_for_models(*_page_models()).items())
    keys = {str(pk) for pk in public_pages().values_list("pk", flat=True)}
    marks = ", ".join(["%s"] * len(content_types))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT object_id, {terms} FROM {table} WHERE content_type_id IN ({marks})",  # noqa: S608
            [content_type.pk for content_type in content_types.values()],
        )
        while rows := cursor.fetchmany(CHUNK):
            for key, found in rows:
                if key in keys:
                    yield found if isinstance(found, list) else (found or "").split()


def _page_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if issubclass(model, PortalPage)]
