"""Words of pages that are closed leave the suggestions: they are counted anew, soon after."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_unpublished, post_page_move

from portal.search.models import IndexState


def words_are_stale(**kwargs: Any) -> None:
    IndexState.change(words_are_stale=True)


def page_deleted(sender: type, **kwargs: Any) -> None:
    if issubclass(sender, Page):
        words_are_stale()


def connect() -> None:
    for signal in (page_unpublished, post_page_move):
        signal.connect(words_are_stale, dispatch_uid=f"portal.search.{id(signal)}")
    for signal in (post_save, post_delete):
        signal.connect(words_are_stale, sender=PageViewRestriction, dispatch_uid=f"portal.search.restriction.{id(signal)}")
    post_delete.connect(page_deleted, dispatch_uid="portal.search.page_deleted")
