"""Telling the page cache that content changed.

Any saved or deleted row counts as content, unless its app or model is named here as something that no
reader page shows. So a new app is right by default. Bulk writes, which send no signal, call
`caching.content_changed()` themselves.
"""

from datetime import datetime
from typing import Any

from django.db.models import Min, Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from portal import caching

NEVER_SHOWN_APPS = frozenset(
    [
        "accounts",
        "account",
        "mfa",
        "sessions",
        "auth",
        "contenttypes",
        "admin",
        "demo",
        "django_tasks_database",
        "mail",
        "work",
        "wagtailadmin",
        "wagtailsearch",
        "modelsearch",
        "wagtailusers",
        "wagtailforms",
    ]
)
NEVER_SHOWN_MODELS = frozenset(
    [
        "pages.portalrendition",
        "search.missedsearch",
        "wagtailcore.revision",
        "wagtailcore.pagelogentry",
        "wagtailcore.modellogentry",
        "wagtailcore.workflowstate",
        "wagtailcore.taskstate",
        "wagtailcore.referenceindex",
        "wagtailcore.comment",
        "wagtailcore.commentreply",
        "wagtailcore.pagesubscription",
        "wagtailcore.uploadedfile",
    ]
)


def row_changed(sender: type[Model], **kwargs: Any) -> None:
    meta = sender._meta
    if meta.app_label not in NEVER_SHOWN_APPS and meta.label_lower not in NEVER_SHOWN_MODELS:
        caching.content_changed()


def page_changed(sender: type[Model], **kwargs: Any) -> None:
    caching.content_changed()


def next_expiry() -> datetime | None:
    """When the next published page expires: no stored page may outlive it."""

    def look_up() -> datetime | None:
        return Page.objects.live().filter(expire_at__gt=timezone.now()).aggregate(next=Min("expire_at"))["next"]

    return caching.remember("next-expiry", look_up)


def connect() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(row_changed, dispatch_uid=f"portal.caching.{id(signal)}")
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(page_changed, dispatch_uid=f"portal.caching.{id(signal)}")
    caching.register_deadline(next_expiry)
