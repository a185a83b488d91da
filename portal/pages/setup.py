"""The beginning of a new site: its home page in the place of Wagtail's welcome page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from portal.pages.models import HomePage
from portal.pages.roles import ensure_roles


@transaction.atomic
def begin_site_at(home: HomePage) -> None:
    """Put this unsaved page at the root and let the site, at PORTAL_BASE_URL, begin there."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    welcome = site.root_page if site and site.root_page.specific_class is Page else None
    Page.get_first_root_node().add_child(instance=home)
    address = urlsplit(settings.BASE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    if welcome is not None and not welcome.get_children().exists():
        welcome.delete()
    ensure_roles()
