"""Addresses of pages that anyone may read, for links inside texts.

A text may link to a page that was unpublished since, has expired or needs an account. Such a link leads
nowhere, and its address would tell that the page is there. All links of all texts are looked up in one
map, because Wagtail takes several queries for each text that holds a link.
"""

import time
from typing import Any

from wagtail.models import Site

from portal import caching

SECONDS = 60  # a page that expires, or a cache that cannot be reached, sends no sign of a change
_kept: dict[str, Any] = {"version": None, "until": 0.0, "addresses": {}}


def public_addresses() -> dict[int, str]:
    """The address of each page that anyone may read, by its key; kept in the process until content changes."""
    version = caching.content_version()
    if version != _kept["version"] or time.monotonic() > _kept["until"]:
        # Set in one go: another thread sees the old map or the new one.
        _kept.update(version=version, until=time.monotonic() + SECONDS, addresses=_look_up())
    addresses: dict[int, str] = _kept["addresses"]
    return addresses


def public_address(page_id: int | None) -> str:
    """The address of this page, or an empty string when not everyone may read it."""
    return public_addresses().get(page_id, "") if page_id else ""


def _look_up() -> dict[int, str]:
    from portal.pages.models import PortalPage

    roots = Site.get_site_root_paths()
    addresses = {}
    for key, url_path in PortalPage.objects.published().values_list("pk", "url_path"):
        root = next((root for root in roots if url_path.startswith(root.root_path)), None)
        if root is not None:
            host = root.root_url if len(roots) > 1 else ""
            addresses[key] = f"{host}/{url_path.removeprefix(root.root_path)}"
    return addresses
