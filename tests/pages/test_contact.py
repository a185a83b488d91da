"""Asking a question: no cookie, no address on the page, nothing lost when something is wrong."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Site

from portal.mail.models import OutboxMessage
from portal.pages.models import ContactPage, ContactPerson, HomePage, InformationPage, SiteSettings

pytestmark = pytest.mark.django_db
OWN = {"sec_fetch_site": "same-origin"}
SEND = "/contact/versturen/"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def person() -> ContactPerson:
    return ContactPerson.objects.create(slug="wonen", name="Contactpersoon wonen", email="wonen@portal.example", text="Over wonen.")


@pytest.fixture
def contact_page(home: HomePage, person: ContactPerson) -> ContactPage:
    SiteSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults={"contact_email": "redactie@portal.example"}
    )
    home.add_child(instance=InformationPage(title="Over wonen", slug="over-wonen", contact_person=person))
    home.add_child(instance=InformationPage(title="Geheim", slug="geheim", contact_person=person, live=False))
    return home.add_child(instance=ContactPage(title="Stel een vraag", slug="contact"))


def question(**changes: Any) -> dict[str, Any]:
    return {"question": "Hoe regelen jullie wonen na 18?", "email": "lezer@gemeente.example", "name": "Een lezer", "about": ""} | changes


def test_form_sets_no_cookie_and_shows_no_address(client: Client, contact_page: ContactPage) -> None:
    response = client.get("/contact/?over=/over-wonen/")
    assert response.status_code == 200
    assert not response.cookies
    assert "Contactpersoon wonen" in response.text
    assert "Over wonen" in response.text
    assert "wonen@portal.example" not in response.text


def test_question_goes_to_the_contact_person_of_the_page(client: Client, contact_page: ContactPage) -> None:
    response = client.post(SEND, question(about="/over-wonen/"), headers=OWN, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [("/contact/?verstuurd=1", 302)]
    assert not response.cookies
    message = OutboxMessage.objects.get()
    assert message.kind == "question"
    assert message.to == "wonen@portal.example"
    assert message.reply_to == "lezer@gemeente.example"


def test_mail_holds_the_question_as_it_was_typed(
    client: Client, contact_page: ContactPage, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        client.post(SEND, question(question="Wat kost <b>begeleiding</b> & wonen?", about="/over-wonen/"), headers=OWN)
    (mail,) = mailoutbox
    assert mail.subject == "Vraag over “Over wonen”"
    assert "Wat kost <b>begeleiding</b> & wonen?" in mail.body
    assert mail.reply_to == ["lezer@gemeente.example"]


@pytest.mark.parametrize("about", ["", "/bestaat-niet/", "/geheim/", "https://elders.example/", "\x00", "/" + "x" * 400])
def test_question_about_nothing_known_goes_to_the_editors(client: Client, contact_page: ContactPage, about: str) -> None:
    assert client.get("/contact/", {"over": about}).status_code == 200
    client.post(SEND, question(about=about[:300].replace("\x00", "")), headers=OWN)
    assert OutboxMessage.objects.get().to == "redactie@portal.example"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": ""}, "question"),
        ({"question": "kort"}, "question"),
        ({"question": "x" * 4001}, "question"),
        ({"email": ""}, "email"),
        ({"email": "geen adres"}, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email"),
        ({"name": "x" * 121}, "name"),
        ({"question": "met een \x00 erin, tien tekens"}, "question"),
    ],
)
def test_mistake_is_told_beside_the_field_and_the_text_is_kept(
    client: Client, contact_page: ContactPage, changes: dict[str, str], field: str
) -> None:
    response = client.post(SEND, question(**changes), headers=OWN)
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not OutboxMessage.objects.exists()
    kept = {"question": "Hoe regelen jullie wonen na 18?", "email": "lezer@gemeente.example"}
    for name, text in kept.items():
        if name not in changes:
            assert text in response.text


def test_name_becomes_one_line(client: Client, contact_page: ContactPage) -> None:
    client.post(SEND, question(name="Een\r\nBcc: b@c.example"), headers=OWN)
    assert OutboxMessage.objects.get().context["name"] == "Een Bcc: b@c.example"


@pytest.mark.parametrize("headers", [{}, {"sec_fetch_site": "cross-site"}, {"origin": "https://elders.example"}])
def test_form_on_another_site_is_refused(client: Client, contact_page: ContactPage, headers: dict[str, str]) -> None:
    assert client.post(SEND, question(), headers=headers).status_code == 403
    assert not OutboxMessage.objects.exists()


def test_robot_that_fills_the_hidden_field_is_thanked_and_ignored(client: Client, contact_page: ContactPage) -> None:
    assert client.post(SEND, question(website="https://spam.example"), headers=OWN).status_code == 302
    assert not OutboxMessage.objects.exists()


def test_many_questions_from_one_network_are_held_back_with_the_text_kept(client: Client, contact_page: ContactPage) -> None:
    for _ in range(30):
        assert client.post(SEND, question(), headers=OWN).status_code == 302
    response = client.post(SEND, question(), headers=OWN)
    assert response.status_code == 422
    assert "Hoe regelen jullie wonen na 18?" in response.text
    assert OutboxMessage.objects.count() == 30


def test_sending_needs_a_post_and_a_published_page(client: Client, contact_page: ContactPage) -> None:
    assert client.get(SEND).status_code == 405
    contact_page.unpublish()
    assert client.post(SEND, question(), headers=OWN).status_code == 404
