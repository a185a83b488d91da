"""A new installation without the demo: one command and there is a site that editors can work on."""

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page, Site, WorkflowPage

from portal.pages.models import HomePage
from portal.pages.roles import EDITORS
from tests.admin import Admin
from tests.factories.users import UserFactory


@pytest.fixture
def new_site(db: None, settings) -> HomePage:
    settings.BASE_URL = "https://wegwijzer.example"
    settings.REQUIRE_STAFF_SECOND_FACTOR = False
    call_command("setup_site", verbosity=0)
    return HomePage.objects.get()


def test_it_serves_a_home_page_at_its_address(new_site: HomePage, client: Client) -> None:
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_page) == ("wegwijzer.example", 443, new_site.page_ptr)
    assert client.get("/", secure=True, headers={"host": "wegwijzer.example"}).status_code == 200
    assert [page.title for page in Page.objects.filter(depth=2)] == [new_site.title]


def test_editors_and_the_workflow_begin_at_the_home_page(new_site: HomePage) -> None:
    assert GroupPagePermission.objects.filter(group__name=EDITORS, page=new_site).exists()
    assert WorkflowPage.objects.get().page_id == new_site.pk
    editor = Admin(UserFactory(role=EDITORS))
    assert editor.get("wagtailadmin_pages:add_subpage", new_site.pk).status_code == 200


def test_a_second_time_leaves_what_is_there(new_site: HomePage) -> None:
    HomePage.objects.update(title="Onze wegwijzer")
    call_command("setup_site", verbosity=0)
    assert HomePage.objects.get().title == "Onze wegwijzer"
