"""What is not open to everyone stands nowhere: not in a list, a search, a feed, the home page, nor in somebody's link."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from portal.pages.models import HomePage, PortalPage, SiteSettings
from tests.factories.accounts import sign_in
from tests.factories.bodies import body, links_to, text_with_link
from tests.factories.guides import ChecklistActionFactory, StepExampleFactory
from tests.factories.users import UserFactory
from tests.reader_site import ReaderSite, make_site, publish

pytestmark = pytest.mark.django_db
SECRET = "Verborgenheid"
PASSWORD = "sesam"


def draft(page: Page) -> None:
    page.specific_class.objects.get(pk=page.pk).unpublish()


def expired(page: Page) -> None:
    """Past its expiry, before the command that unpublishes it has run."""
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


def for_colleagues(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def for_a_group(page: Page) -> None:
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.get_or_create(name="Meelezers")[0])


def with_password(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password=PASSWORD)


WAYS: list[Callable[[Page], None]] = [draft, expired, for_colleagues, for_a_group, with_password]
# What a visitor gets at the address itself: not found, to sign-in, or the question for the password.
ANSWERS = {draft: 404, expired: 404, for_colleagues: 302, for_a_group: 302, with_password: 200}


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back, so that one site serves several ways to hide a page of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def site(home: HomePage) -> ReaderSite:
    """A site with a step and a news item to hide; the pages around them name them in every way they can."""
    site = make_site(home, rows=2)
    action = ChecklistActionFactory.build(title=f"{SECRET} als actie")
    step = site.add_step(f"{SECRET} als stap", lead=f"{SECRET} in de lead", actions=[action], slug="geheim")
    news = site.add_news(f"{SECRET} als nieuws", slug="geheim-nieuws", event_starts=timezone.localdate())
    last = site.add_step("Stap na het geheim")
    linking = body(text_with_link(step.pk, "woorden die blijven"), links_to(step.pk, f"{SECRET} als link"), text_with_link(news.pk))
    linked = StepExampleFactory.build(title=f"{SECRET} als voorbeeld", page=Page.objects.get(pk=step.pk))
    publish(last, body=linking, examples=[linked])
    publish(site.about, body=linking)
    SiteSettings.objects.update_or_create(
        site=site.home.get_site(),
        defaults={
            "main_menu": [("item", {"title": f"{SECRET} in menu", "page": step, "path": "", "children": []})],
            "contact_email": "redactie@wegwijzer.example",
        },
    )
    cache.clear()
    return site


def around(site: ReaderSite) -> list[str]:
    """The addresses at which the hidden pages could show."""
    last = site.steps[-1].url
    found = [address for address in site.addresses if "afdrukken" not in address]
    return [
        *found,
        last,
        "/gids/aanpak/afdrukken/",
        "/zoeken/?q=verborgenheid",
        "/zoeken/?q=geheim+stap",
        f"/contact/?over={site.steps[-2].url}",
    ]


def test_what_is_open_shows_where_it_should(client: Client, site: ReaderSite) -> None:
    """The guard of the test below: each of these names the pages while they are open."""
    for address in (
        "/",
        "/gids/aanpak/",
        "/checklists/",
        "/themas/wonen/",
        "/nieuws/",
        "/agenda/",
        "/nieuws/feed/",
        "/zoeken/?q=verborgenheid",
    ):
        assert SECRET in client.get(address).text, address
    for address in ("/gids/aanpak/afdrukken/", "/over/", site.steps[-1].url):
        assert f"{SECRET} als link" in client.get(address).text, address
    assert "/gids/aanpak/geheim/" in client.get("/sitemap.xml").text
    assert f"{SECRET} als stap" in client.get(site.steps[-1].url).text  # its neighbour in the guide


def test_what_is_hidden_stands_nowhere(client: Client, site: ReaderSite, subtests: pytest.Subtests) -> None:
    for hide in WAYS:
        with undone():
            hide(site.steps[-2])
            hide(site.news[-1])
            cache.clear()
            for address in around(site):
                with subtests.test(f"{hide.__name__} {address}"):
                    response = client.get(address)
                    assert response.status_code == 200
                    text = response.text.replace("/zoeken/?q=verborgenheid", "").replace("/contact/?over=/gids/aanpak/geheim/", "")
                    assert SECRET not in text
                    assert "/aanpak/geheim/" not in text
                    assert "/geheim-nieuws/" not in text
            assert "woorden die blijven" in client.get("/over/").text
            hidden = client.get("/gids/aanpak/geheim/")
            assert SECRET not in hidden.text
            assert hidden.status_code == ANSWERS[hide]


def test_a_hidden_page_closes_what_lies_below_it(client: Client, site: ReaderSite, subtests: pytest.Subtests) -> None:
    for hide in WAYS:
        with undone(), subtests.test(hide.__name__):
            hide(site.guide)
            cache.clear()
            assert not PortalPage.objects.published().filter(title__contains=f"{SECRET} als stap").exists()
            for address in ("/", "/gids/", "/checklists/", "/themas/wonen/", "/zoeken/?q=stap", "/sitemap.xml"):
                assert "/gids/aanpak/" not in client.get(address).text, address
            for address in ("/gids/aanpak/geheim/", "/gids/aanpak/", "/gids/aanpak/afdrukken/", "/gids/aanpak/pdf/"):
                response = client.get(address)
                assert SECRET not in response.text
                assert response.status_code == ANSWERS[hide], address


def test_steps_keep_no_gap_where_one_is_hidden(client: Client, site: ReaderSite) -> None:
    draft(site.steps[-2])
    cache.clear()
    page = client.get(site.steps[-1].url)
    assert page.context["page"].number == 3
    assert page.context["previous_step"].pk == site.steps[-3].pk
    assert [step.number for step in page.context["steps"]] == [1, 2, 3]


def test_an_alias_of_a_private_page_is_not_listed(client: Client, site: ReaderSite) -> None:
    alias = site.news[-1].create_alias(update_slug="alias-van-geheim", parent=Page.objects.get(pk=site.news_index.pk))
    assert "alias-van-geheim" in client.get("/nieuws/").text
    for_colleagues(site.news[-1])
    cache.clear()
    assert "alias-van-geheim" not in client.get("/nieuws/").text
    assert client.get(alias.url).status_code == 302


def test_a_page_with_a_password_opens_with_it_and_is_never_kept(client: Client, site: ReaderSite) -> None:
    with_password(site.steps[-2])
    cache.clear()
    asked = client.get("/gids/aanpak/geheim/")
    assert "no-store" in asked["Cache-Control"]
    form = asked.context["form"]
    data = {"password": PASSWORD, "return_url": form.initial["return_url"]}
    opened = client.post(asked.context["action_url"], data, follow=True)
    assert opened.status_code == 200
    assert f"{SECRET} als stap" in opened.text
    for response in (opened, client.get("/gids/aanpak/geheim/")):
        assert "public" not in response["Cache-Control"]
        assert not response.has_header("ETag")
    assert SECRET not in Client().get("/gids/aanpak/geheim/").text


def test_a_wrong_password_opens_nothing(client: Client, site: ReaderSite) -> None:
    with_password(site.steps[-2])
    cache.clear()
    asked = client.get("/gids/aanpak/geheim/")
    answer = client.post(asked.context["action_url"], {"password": "fout", "return_url": "/gids/aanpak/geheim/"})
    assert SECRET not in answer.text
    assert SECRET not in client.get("/gids/aanpak/geheim/").text


def test_a_private_page_opens_for_a_colleague_and_is_never_kept(client: Client, site: ReaderSite) -> None:
    for_colleagues(site.steps[-2])
    cache.clear()
    sign_in(client, UserFactory())
    response = client.get("/gids/aanpak/geheim/")
    assert f"{SECRET} als stap" in response.text
    assert "public" not in response["Cache-Control"]
    assert SECRET not in client.get("/checklists/").text
    assert Client().get("/gids/aanpak/geheim/").status_code == 302


def test_a_preview_is_not_kept(client: Client, site: ReaderSite) -> None:
    draft(site.steps[-2])
    cache.clear()
    sign_in(client, UserFactory(administrator=True))
    response = client.get(f"/beheer/pages/{site.steps[-2].pk}/view_draft/")
    assert response.status_code == 200
    assert f"{SECRET} als stap" in response.text
    assert "public" not in response["Cache-Control"]
    assert Client().get("/gids/aanpak/geheim/").status_code == 404
