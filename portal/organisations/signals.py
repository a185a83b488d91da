"""What must happen whenever a place is saved or deleted one by one; bulk writes see to it themselves."""

from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from portal.caching import content_changed
from portal.organisations.models import Municipality, Region, RegionMembership
from portal.organisations.services import pages_about


def connect() -> None:
    for place in (Municipality, Region):
        for signal in (post_save, post_delete):
            signal.connect(readers_see_it, sender=place, dispatch_uid=f"readers_see_{place.__name__}")
        pre_delete.connect(keep_what_pages_name, sender=place, dispatch_uid=f"pages_name_{place.__name__}")
    # The form of a region saves the region too; this is for region.municipalities.set() and its like.
    m2m_changed.connect(readers_see_it, sender=RegionMembership, dispatch_uid="readers_see_RegionMembership")


def readers_see_it(**kwargs: Any) -> None:
    content_changed()


def keep_what_pages_name(instance: Municipality | Region, **kwargs: Any) -> None:
    """Refuse to delete what a page names: the database would drop it from the page without a word."""
    if pages := pages_about(instance):
        raise ProtectedError(f"{instance} stands on {len(pages)} pages.", set(pages))
