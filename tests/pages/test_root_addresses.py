"""What machines ask for at the root: robots.txt, the sitemap, security.txt."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Site

from portal.pages.models import HomePage, SiteSettings
from tests.factories.pages import ContactPageFactory, InformationPageFactory, ThemeFactory

pytestmark = pytest.mark.django_db
SECURITY = "/.well-known/security.txt"


def use_https(site: Site) -> None:
    Site.objects.filter(pk=site.pk).update(hostname="www.wegwijzer.example", port=443)
    Site.clear_site_root_paths_cache()
    cache.clear()


def test_robots_names_the_sitemap_at_the_address_of_the_site(client: Client, site: Site) -> None:
    use_https(site)
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Sitemap: https://www.wegwijzer.example/sitemap.xml" in response.text
    assert "Disallow: /beheer/" in response.text
    assert "Disallow: /\n" not in response.text


def test_the_sitemap_holds_pages_and_themes_at_the_address_of_the_site(client: Client, home: HomePage, site: Site) -> None:
    InformationPageFactory(parent=home, title="Over", slug="over")
    ThemeFactory(name="Wonen", slug="wonen")
    use_https(site)
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    addresses = [loc.text for loc in ElementTree.fromstring(response.content).findall("s:url/s:loc", names)]  # noqa: S314
    root = "https://www.wegwijzer.example"
    assert addresses == [f"{root}/", f"{root}/over/", f"{root}/themas/wonen/"]


def test_security_txt_has_what_the_standard_asks(client: Client, home: HomePage, site: Site) -> None:
    SiteSettings.objects.update_or_create(site=site, defaults={"security_email": "beveiliging@wegwijzer.example"})
    ContactPageFactory(parent=home)
    use_https(site)
    response = client.get(SECURITY)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in response.text.splitlines()]
    assert [value for name, value in fields if name == "Contact"] == [
        "mailto:beveiliging@wegwijzer.example",
        "https://www.wegwijzer.example/contact/",
    ]
    single = dict(fields)
    expires = datetime.fromisoformat(single["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert single["Canonical"] == f"https://www.wegwijzer.example{SECURITY}"
    assert single["Preferred-Languages"] == "nl, en"


def test_security_txt_is_not_there_without_anyone_to_report_to(client: Client, site: Site) -> None:
    SiteSettings.objects.filter(site=site).update(security_email="", contact_email="")
    assert client.get(SECURITY).status_code == 404


def test_these_are_kept_as_reader_pages(client: Client, home: HomePage) -> None:
    ContactPageFactory(parent=home)
    for address in ("/robots.txt", "/sitemap.xml", SECURITY):
        response = client.get(address)
        assert response["Cache-Control"].startswith("public")
        assert not response.cookies
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
