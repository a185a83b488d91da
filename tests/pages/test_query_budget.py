"""What a reader page may cost: few queries, the same for many rows as for few, and none once it is kept."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.pages.models import HomePage
from tests.reader_site import ReaderSite, grow, make_site

# Real transactions: inside one, what is closed is looked up anew by every list, which a reader's request never does.
pytestmark = pytest.mark.django_db(transaction=True)
BUDGET = 24
FEW, MANY = 3, 30
NEVER_KEPT = ("?q=", "&soort=")  # what somebody searched, and lists narrowed in more than one way


def queries(client: Client, address: str) -> int:
    """The queries of this page in a warm process with empty caches and existing renditions."""
    assert client.get(address).status_code == 200, address
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def measure(client: Client, site: ReaderSite) -> dict[str, int]:
    cache.clear()
    return {address: queries(client, address) for address in site.addresses}


def test_a_page_takes_few_queries_and_for_thirty_rows_as_many_as_for_three(
    client: Client, home: HomePage, subtests: pytest.Subtests
) -> None:
    site = make_site(home, rows=FEW)
    few = measure(client, site)
    grow(site, MANY)
    many = measure(client, site)
    for address, count in many.items():
        with subtests.test(address):
            assert count <= BUDGET
            assert count == few[address]


def test_a_kept_page_takes_none(client: Client, home: HomePage, subtests: pytest.Subtests) -> None:
    for address in make_site(home, rows=1).addresses:
        if any(part in address for part in NEVER_KEPT):
            continue
        with subtests.test(address):
            assert client.get(address).status_code == 200
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            assert len(captured) == 0
