"""Name, menu and footer of the demo site."""

import json
from collections.abc import Callable
from typing import Any

from wagtail.models import Site

from portal.demo.ledger import Ledger
from portal.demo.loaders.shared import plain_state
from portal.demo.source import Item, read
from portal.pages.models import SiteSettings


def load_site(ledger: Ledger, page_id: Callable[[str], int]) -> None:
    item: Item = read("site.yaml")
    site = Site.objects.get(is_default_site=True)
    present = SiteSettings.objects.filter(site=site).first()
    if not ledger.may_load("settings", "site", item, present, plain_state(present)):
        return

    def link(row: Item) -> dict[str, Any]:
        return {"title": row["title"], "page": page_id(row["page"]) if row.get("page") else None, "path": row.get("url") or ""}

    site_settings = present or SiteSettings(site=site)
    site_settings.name, site_settings.tagline = item["site_name"], item["tagline"]
    site_settings.organisation = item["organisation"]
    site_settings.contact_email, site_settings.security_email = item["contact_email"], item["security_contact"]
    site_settings.footer_text, site_settings.footer_end = item["footer_text"], item["footer_end"]
    menu = [link(row) | {"children": [link(child) for child in row.get("children") or []]} for row in item["main_navigation"]]
    columns = [{"title": column["title"], "links": [link(row) for row in column["links"]]} for column in item["footer_columns"]]
    site_settings.main_menu = json.dumps([{"type": "item", "value": value} for value in menu])
    site_settings.footer_columns = json.dumps([{"type": "column", "value": value} for value in columns])
    site_settings.save()
    ledger.loaded("settings", "site", item, site_settings, plain_state(SiteSettings.objects.get(pk=site_settings.pk)))
