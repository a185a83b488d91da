"""Reading a page of the site as its reader does."""

import json
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client


def read(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content.decode(), "html.parser")


def words(part: Tag | BeautifulSoup | None) -> str:
    """The text of a part of a page, with single spaces."""
    assert part is not None
    return " ".join(part.get_text(" ").split())


def facts(page: BeautifulSoup) -> dict[str, str]:
    panel = page.select_one(".portal-facts dl")
    assert panel is not None
    return {words(row.find("dt")): words(row.find("dd")) for row in panel.select(":scope > div")}


def titles(page: BeautifulSoup) -> list[str]:
    """The titles in the registers of a page."""
    return [words(link) for link in page.select(".portal-register__what :is(h2, h3, h4) a")]


def structured(page: BeautifulSoup) -> dict[str, Any]:
    """The page itself in the words of schema.org."""
    found: dict[str, Any] = json.loads(str(page.select_one('script[type="application/ld+json"]').string))["@graph"][0]  # type: ignore[union-attr]
    return found
