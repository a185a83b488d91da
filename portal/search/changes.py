"""Keeping the index of Elasticsearch or OpenSearch right, also for what changed while the server was away.

A change of a page leaves a mark in the database, in the transaction of the change. The worker writes the marked pages to
the server at once; while the server does not answer the marks wait, and each minute it is tried again. A mark stays
when it is done, so that a rebuild knows what changed meanwhile.

The index of the database is written by modelsearch's own signals. What they miss, pages whose theme, tag or place got
another name, is written here, to both.
"""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django_tasks import task
from modelcluster.fields import ParentalKey
from modelsearch.backends import get_search_backend
from modelsearch.index import RelatedFields
from wagtail.models import Page
from wagtail.signals import post_page_move

from portal.organisations.models import Region, RegionMembership
from portal.pages.models import PortalPage
from portal.search.engines.choosing import server
from portal.search.engines.elasticsearch import WriteError
from portal.search.marks import ChangedPage
from portal.work.once import enqueue_unless_waiting
from portal.work.retries import retries

logger = logging.getLogger(__name__)

AT_ONCE = 200  # pages that are written together
KEEP_DAYS = 30  # that marks which are done are kept; no rebuild takes as long
# A change may have been committed so long after it was marked.
LONGEST_TRANSACTION = timedelta(minutes=10)


def has_server() -> bool:
    return "server" in settings.WAGTAILSEARCH_BACKENDS


# Marks ----------------------------------------------------------------------------------------


def mark(keys: Iterable[int]) -> None:
    """These pages must be written to the server, or removed there, once the present transaction is committed."""
    if not has_server():
        return
    now = timezone.now()
    rows = [ChangedPage(page_key=key, changed_at=now, token=uuid.uuid4(), is_waiting=True) for key in dict.fromkeys(keys)]
    if not rows:
        return
    ChangedPage.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["page_key"],
        update_fields=["changed_at", "token", "is_waiting"],
        batch_size=200,
    )
    transaction.on_commit(ask_for_writing)


def waiting() -> models.QuerySet[ChangedPage]:
    return ChangedPage.objects.filter(is_waiting=True)


def ask_for_writing() -> None:
    enqueue_unless_waiting(write_marked)


@task(priority=50)
@retries()
def write_marked() -> None:
    """Write the marked pages. Where the server does not answer they stay marked, and the minute's job asks again."""
    engine = server()
    if engine is None:
        return
    try:
        replay()
    except (*engine.errors, WriteError) as error:
        logger.warning("search_server_not_written", extra={"error": type(error).__name__, "waiting": waiting().count()})


def replay() -> int:
    """Write all that is marked to the server; returns the number of pages. Raises the client's errors."""
    done = 0
    engine = server()
    while engine is not None:
        marks = list(waiting().order_by("changed_at")[:AT_ONCE])
        if not marks:
            break
        # Of two workers with the same page the one that read it first may write it last; the version tells.
        versions = {each.page_key: int(each.changed_at.timestamp() * 1000) for each in marks}
        pages = of_own_types(versions)
        engine.index.write_changes(pages, versions.keys() - {page.pk for page in pages}, versions)
        # A page that was changed again meanwhile has another token, and its mark waits on.
        waiting().filter(token__in=[each.token for each in marks]).update(is_waiting=False)
        done += len(marks)
    return done


def write_again_since(began: datetime) -> None:
    """After a rebuild: what changed while it read pages is written to the new index."""
    since = began - LONGEST_TRANSACTION
    ChangedPage.objects.filter(changed_at__gte=since).update(is_waiting=True)
    replay()


def look_after_marks() -> None:
    """Each minute: write what still waits."""
    if has_server() and waiting().exists():
        ask_for_writing()


def forget_marks() -> None:
    ChangedPage.objects.filter(is_waiting=False, changed_at__lt=timezone.now() - timedelta(days=KEEP_DAYS)).delete()


def of_own_types(keys: Iterable[int]) -> list[Any]:
    """These pages as what they are, with what their documents read."""
    found: list[Any] = []
    by_type: dict[int, list[int]] = {}
    for key, content_type in PortalPage.objects.filter(pk__in=list(keys)).values_list("pk", "content_type_id"):
        by_type.setdefault(content_type, []).append(key)
    for content_type, of_type in by_type.items():
        model: Any = ContentType.objects.get_for_id(content_type).model_class()
        found += model.get_indexed_objects().filter(pk__in=of_type)
    return found


# What pages say of others ---------------------------------------------------------------------


@task()
def write_pages(keys: list[int]) -> None:
    """Write these pages to the index of the database anew, since something that they name was renamed."""
    backend = get_search_backend()
    by_model: dict[type, list[Any]] = {}
    for page in of_own_types(keys):
        by_model.setdefault(type(page), []).append(page)
    for model, pages in by_model.items():
        backend.add_bulk(model, pages)


def write_again(keys: Iterable[int]) -> None:
    """Have these pages written to both indexes, once the present transaction is committed."""
    wanted = list(dict.fromkeys(keys))
    mark(wanted)
    for start in range(0, len(wanted), AT_ONCE):
        chunk = wanted[start : start + AT_ONCE]
        transaction.on_commit(lambda chunk=chunk: write_pages.enqueue(chunk))  # type: ignore[misc]


def named_by_pages() -> Iterator[tuple[type[models.Model], type[models.Model], str]]:
    """(what is named, the page type, its field): of whatever else the words stand in the documents of pages."""
    for page_type in apps.get_models():
        if not issubclass(page_type, PortalPage):
            continue
        for field in page_type.get_search_fields():
            if not isinstance(field, RelatedFields):
                continue
            relation = page_type._meta.get_field(field.field_name)
            is_row_of_page = isinstance(getattr(relation, "field", None), ParentalKey)  # saved with its page
            if not is_row_of_page and relation.related_model is not None and relation.model is page_type:
                yield relation.related_model, page_type, field.field_name


# Signals --------------------------------------------------------------------------------------


def page_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, PortalPage) and not kwargs.get("raw"):
        mark([instance.pk])


def page_moved(instance: Page, **kwargs: Any) -> None:
    """All pages below got another place in the tree."""
    mark(PortalPage.objects.filter(path__startswith=instance.path).values_list("pk", flat=True))


def renamed(page_type: type[models.Model], field: str) -> Callable[..., None]:
    def receive(sender: type, instance: models.Model, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
        if not created and not raw:
            pages: Any = page_type
            write_again(pages.objects.filter(**{field: instance.pk}).order_by().values_list("pk", flat=True))

    return receive


def place_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    """By what region or size a page can be chosen is in the index of the server only."""
    if has_server() and not kwargs.get("raw"):
        of_place = {"regions": instance.pk} if isinstance(instance, Region) else {"municipalities": instance.municipality_id}
        mark(PortalPage.objects.filter(**of_place).values_list("pk", flat=True))


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(page_changed, dispatch_uid=f"portal.search.changes.page.{id(signal)}")
        for model in (Region, RegionMembership):
            signal.connect(place_changed, sender=model, dispatch_uid=f"portal.search.changes.{model.__name__}.{id(signal)}")
    post_page_move.connect(page_moved, dispatch_uid="portal.search.changes.move")
    for named, page_type, field in named_by_pages():
        uid = f"portal.search.changes.{page_type._meta.label}.{field}"
        post_save.connect(renamed(page_type, field), sender=named, weak=False, dispatch_uid=uid)
