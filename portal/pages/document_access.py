"""Who may have a document: everyone once a published page or shared content shows it, else those who work with it."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, ReferenceIndex
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet
from wagtail.signals import page_published

from portal.accounts import second_factor
from portal.pages.models import PortalDocument


def is_public(document: PortalDocument) -> bool:
    """Whether anyone may have it, without being known: then it may be cached anywhere."""
    if document.collection.get_view_restrictions().exists():
        return False
    return _pages_with(document).public().exists() or _is_in_shared_content(document)


def may_read(request: HttpRequest, document: PortalDocument) -> bool:
    """Whether this person may have a document that is not public; the privacy of its collection comes on top.

    They may when a published page that they can open shows it, or when they work with documents in the admin.
    """
    if document.collection.get_view_restrictions().exists():
        return True
    if any(_passes(request, page) for page in _pages_with(document)):
        return True
    return _works_with(request, document)


def _pages_with(document: PortalDocument, now: datetime | None = None) -> PageQuerySet:
    """The pages that show it and are published now."""
    page_type = ContentType.objects.get_for_model(Page)
    keys = ReferenceIndex.get_references_to(document).filter(base_content_type=page_type).values_list("object_id", flat=True)
    not_expired = Q(expire_at__isnull=True) | Q(expire_at__gt=now or timezone.now())
    return Page.objects.filter(pk__in=[int(key) for key in keys]).live().filter(not_expired)


def _is_in_shared_content(document: PortalDocument) -> bool:
    """Whether something that is no page shows it, such as a setting of the site."""
    page_type = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(document).exclude(base_content_type=page_type)
    for content_type_id, key in references.values_list("base_content_type", "object_id").distinct():
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is not None and _is_published(model, key):
            return True
    return False


def _is_published(model: type[models.Model], key: str) -> bool:
    rows = model._default_manager.filter(pk=key)
    return rows.filter(live=True).exists() if issubclass(model, DraftStateMixin) else rows.exists()


def _passes(request: HttpRequest, page: Page) -> bool:
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def _works_with(request: HttpRequest, document: PortalDocument) -> bool:
    user = request.user
    if not user.is_authenticated or not second_factor.may_enter_admin(user):
        return False
    if second_factor.must_have_second_factor(user) and not second_factor.session_has_second_factor(request):
        return False
    policy = policy_registry.get_by_type(PortalDocument)
    return policy.user_has_any_permission_for_instance(user, ["choose", "change"], document)


def note_references(instance: Page, **kwargs: Any) -> None:
    """Note at once what a published page shows; Wagtail leaves that to the worker, and readers do not wait for it."""
    ReferenceIndex.create_or_update_for_object(instance)


def connect() -> None:
    page_published.connect(note_references, dispatch_uid="pages.note_references")
