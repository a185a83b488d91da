"""The PDF of a guide, as a reader gets it."""

import json
import subprocess
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from wagtail.models import PageViewRestriction, Site

from guides.models import ChecklistAction, GuidePage, StepExample, StepPage
from portal.pages.blocks import BodyBlock
from portal.pages.models import HomePage, SiteSettings
from portal.pages.pdf import rendering
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory, StepPageFactory
from tests.factories.pages import ContactPersonFactory, ImageFactory, InformationPageFactory
from tests.pdf_files import PdfFile

Commit = DjangoCaptureOnCommitCallbacks
PDF = "/gids/van-jeugd-naar-volwassenheid/pdf/"


def every_block(image: int, page: int) -> list[dict[str, Any]]:
    """A body that holds each block once, with text that could be taken for markup."""
    values: dict[str, Any] = {
        "heading": "Maak een kaart #pagebreak()",
        "text": f'<p>Teken <b>samen</b> met <a linktype="page" id="{page}">partners</a>.</p><ul><li>school<ul><li>mbo</li></ul></li></ul>',
        "callout": {"title": "Eén plan", "text": "<p>Niet vijf plannen.</p>"},
        "key_points": {"title": "In het kort", "points": ["Begin op tijd", "Maak één plan"]},
        "image": {"image": {"image": image, "alt_text": "Een kaart van de stad", "decorative": False}, "caption": "De kaart"},
        "quote": {"text": "Bellen gaat makkelijker.", "role": "Projectleider", "paraphrased": True},
        "statements": {"title": "Vier regels", "kind": "principles", "items": [{"title": "Eerst luisteren", "text": "Dan pas praten."}]},
        "example": {"place": "Boxtel", "title": "Wie verbindt", "text": "<h3>Kop</h3><p>De jeugdverbinder.</p>", "page": page},
        "applies_from": {
            "date": "2026-01-01",
            "text": "<p>Scholen werken samen.</p>",
            "source_title": "Gemeente.nu",
            "source_url": "https://www.gemeente.nu/sociaal/wet/",
            "review_on": "2027-05-21",
        },
        "phases": {"title": "Zo liep het", "phases": [{"title": "Kaart maken", "months": 3}, {"title": "Dag houden", "months": 1}]},
        "age_line": {
            "title": "Leeftijden",
            "moments": [
                {"age": "17,5", "what": "De analyse is klaar.", "who": "Jeugdhulp", "law": "Jeugdwet", "decision": "Wel of geen plan"}
            ],
        },
        "milestones": {"title": "Mijlpalen", "milestones": [{"date": "november 2015", "text": "Een brief aan de raad.", "ongoing": True}]},
        "links": {
            "title": "Verder lezen",
            "links": [{"text": "Alle wetten", "url": "https://wetten.overheid.nl/", "description": "Bij elkaar"}],
        },
    }
    assert set(values) == set(BodyBlock().child_blocks)
    return [{"type": name, "value": value, "id": f"block-{name}"} for name, value in values.items()]


@pytest.fixture
def guide(home: HomePage) -> GuidePage:
    person = ContactPersonFactory(
        name="Contactpersoon samenwerking", role="Adviseur", organisation="Wegwijzer", email="vraag@wegwijzer.example"
    )
    about = InformationPageFactory(parent=home, title="Over")
    index = GuideIndexPageFactory(parent=home, title="Gids")
    guide: GuidePage = GuidePageFactory(
        parent=index,
        title="Van jeugd naar volwassenheid",
        version="1.0",
        start_hint="Begin waar jullie staan.",
        lead="Stappen voor gemeenten.",
        contact_person=person,
        source_credit="Deze gids is geschreven voor deze site.",
        body=json.dumps([{"type": "text", "value": "<h3>Vooraf</h3><p>Zo gebruik je de gids.</p>"}]),
    )
    body = json.dumps(every_block(ImageFactory(credit="Maker van de kaart").pk, about.pk))
    StepPageFactory(
        parent=guide,
        title="Weet om welke jongeren het gaat",
        question="Wie zien jullie nog niet?",
        lead="Hulp komt pas goed aan als je weet voor wie.",
        body=body,
        result="Jullie hebben één beeld.",
        actions=[ChecklistAction(title="Tel per leeftijd", text="Zonder namen.", who="beleid")],
        examples=[
            StepExample(place="Amsterdam", title="Vijf afdelingen", meta="250.000 inwoners", body=body),
            StepExample(place="Groningen", title="Elders gelezen", url="https://example.org/groningen/"),
            StepExample(place="Assen", title="Intern gelezen", page=about),
        ],
        source_credit="Naar een openbare handreiking.",
        checked_on="2026-11-20",
    )
    StepPageFactory(parent=guide, title="Geef jongeren een vaste stem", actions=0)
    return GuidePage.objects.get(pk=guide.pk)


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Commit) -> Commit:
    """What is changed in this context is seen by readers after it: tests run in a transaction that is never committed."""
    return django_capture_on_commit_callbacks


def read(client: Client) -> PdfFile:
    response = client.get(PDF)
    assert response.status_code == 200
    return PdfFile(response.content)


def test_it_is_a_pdf_that_may_be_kept(client: Client, guide: GuidePage) -> None:
    response = client.get(PDF, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="van-jeugd-naar-volwassenheid-1.0.pdf"'
    assert response["Link"] == f'<{guide.full_url}>; rel="canonical"'
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Content-Encoding" not in response
    assert not response.cookies
    assert response.content.startswith(b"%PDF-1.7")


def test_the_second_reader_gets_the_kept_file(client: Client, guide: GuidePage, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = client.get(PDF)
    with django_assert_num_queries(0):
        second = client.get(PDF, headers={"Accept-Encoding": "gzip"})
        unchanged = client.get(PDF, headers={"If-None-Match": first["ETag"]})
    assert second.content == first.content
    assert second["Content-Disposition"] == first["Content-Disposition"]
    assert "Content-Encoding" not in second
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_it_holds_the_whole_guide(client: Client, guide: GuidePage) -> None:
    text = read(client).text
    for words in (
        "Van jeugd naar volwassenheid",
        "Stappen voor gemeenten.",
        "Begin waar jullie staan.",
        "Zo gebruik je de gids.",
        "Weet om welke jongeren het gaat",
        "Wie zien jullie nog niet?",
        "Hulp komt pas goed aan als je weet voor wie.",
        "Maak een kaart #pagebreak()",
        "Teken samen met partners",
        "mbo",
        "Niet vijf plannen.",
        "Maak één plan",
        "De kaart",
        "Maker van de kaart",
        "Bellen gaat makkelijker.",
        "Dan pas praten.",
        "De jeugdverbinder.",
        "1 januari 2026",
        "gemeente.nu/sociaal/wet",
        "21 mei 2027",
        "Kaart maken",
        "Wel of geen plan",
        "november 2015 Een brief aan de raad.",
        "wetten.overheid.nl",
        "Tel per leeftijd Zonder namen.",
        "beleid",
        "Jullie hebben één beeld.",
        "Vijf afdelingen",
        "250.000 inwoners",
        "example.org/groningen",
        "localhost/over",
        "Contactpersoon samenwerking Adviseur, Wegwijzer",
        "Naar een openbare handreiking.",
        "20 november 2026",
        "Geef jongeren een vaste stem",
        "Deze gids is geschreven voor deze site.",
    ):
        assert words in text, words
    assert "vraag@wegwijzer.example" not in text


def test_cover_and_contents(client: Client, guide: GuidePage) -> None:
    pdf = read(client)
    cover, contents = pdf.pages[0], pdf.pages[1]
    for words in (guide.title, "1.0", "localhost/gids/van-jeugd-naar-volwassenheid"):
        assert words in cover
    pages = {number for number, page in enumerate(pdf.pages, start=1) if number > 2 and "Geef jongeren een vaste stem" in page}
    listed = contents.split("Geef jongeren een vaste stem")[1].split()[0]
    assert int(listed) == min(pages)
    assert pdf.bookmarks[1:3] == ["Vooraf", "Weet om welke jongeren het gaat"]


def test_structure(client: Client, guide: GuidePage) -> None:
    pdf = read(client)
    levels = pdf.heading_levels
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert {"TOC", "TOCI", "L", "LI", "BlockQuote", "Table", "Caption"} <= set(pdf.tags)
    assert pdf.tags.count("TH") >= 2 * (2 + 5)
    assert [element.alternative for element in pdf.elements if element.tag == "Figure"] == ["Een kaart van de stad"] * 2
    assert pdf.language == "nl-NL"
    assert pdf.root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_metadata(client: Client, guide: GuidePage) -> None:
    site_settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    site_settings.organisation = "Een samenwerking"
    site_settings.save()
    metadata = read(client).reader.metadata
    assert metadata is not None
    assert (metadata.title, metadata.author) == (guide.title, "Een samenwerking")
    assert metadata.creation_date == GuidePage.objects.get(pk=guide.pk).changed_at.replace(microsecond=0)


def test_links(client: Client, guide: GuidePage) -> None:
    draft = InformationPageFactory(parent=HomePage.objects.get(), title="Geheim plan", live=False)
    first, second = guide.steps
    source = f'<p><a linktype="page" id="{draft.pk}">naar het plan</a> <a linktype="page" id="{second.pk}">naar de volgende</a></p>'
    step = StepPage.objects.get(pk=first.pk)
    step.body = json.dumps([{"type": "text", "value": source}])
    step.save_revision().publish()
    pdf = read(client)
    assert "naar het plan naar de volgende" in pdf.text
    assert not any("geheim-plan" in address for address in pdf.addresses)
    assert second.full_url not in pdf.addresses
    assert "http://localhost/over/" in pdf.addresses
    assert any(address.startswith("http://localhost/contact/?over=/gids/") for address in pdf.addresses)


def test_a_change_is_in_the_next_file(client: Client, guide: GuidePage, commit: Commit) -> None:
    before = read(client)
    step = StepPage.objects.get(pk=guide.steps[0].pk)
    step.result = "Dit is nieuw."
    with commit(execute=True):
        step.save_revision().publish()
    assert "Dit is nieuw." not in before.text
    assert "Dit is nieuw." in read(client).text


def test_only_what_anyone_may_read_is_in_it(client: Client, guide: GuidePage) -> None:
    StepPageFactory(parent=guide, title="Stap in de maak", live=False)
    StepPageFactory(parent=guide, title="Stap die voorbij is", expire_at=timezone.now() - timedelta(days=1))
    private = StepPageFactory(parent=guide, title="Stap met wachtwoord")
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="geheim")
    text = read(client).text
    assert "vaste stem" in text
    assert not any(title in text for title in ("in de maak", "voorbij is", "met wachtwoord"))


@pytest.mark.parametrize("state", ["draft", "expired", "parent is a draft"])
def test_a_guide_that_is_not_published_has_no_pdf(client: Client, guide: GuidePage, state: str) -> None:
    page = guide.get_parent().specific if state == "parent is a draft" else guide
    if state == "expired":
        page.expire_at = timezone.now() - timedelta(minutes=1)
    else:
        page.live = False
    page.save()
    assert client.get(PDF).status_code == 404


def test_a_private_guide_is_not_given_and_never_kept(client: Client, guide: GuidePage) -> None:
    PageViewRestriction.objects.create(page=guide, restriction_type="password", password="geheim")
    refused = client.get(PDF)
    assert refused.get("Content-Type") != "application/pdf"
    restriction = PageViewRestriction.objects.get()
    session = client.session
    session["passed_page_view_restrictions"] = [restriction.pk]
    session.save()
    given = client.get(PDF)
    assert given["Content-Type"] == "application/pdf"
    assert {"private", "no-store"} <= set(given["Cache-Control"].split(", "))
    assert Client().get(PDF).get("Content-Type") != "application/pdf"


def test_a_made_up_query_makes_no_new_file(client: Client, guide: GuidePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "COMPILER", "/nowhere")
    response = client.get(PDF + "?x=1")
    assert (response.status_code, response["Location"]) == (302, PDF)


def test_a_guide_without_steps_or_text(client: Client, guide: GuidePage) -> None:
    for step in guide.steps:
        step.delete()
    empty = GuidePage.objects.get(pk=guide.pk)
    empty.body = empty.start_hint = empty.lead = ""
    empty.contact_person = None
    empty.save()
    assert guide.title in read(client).text


def test_queries_do_not_grow_with_the_guide(
    client: Client, guide: GuidePage, django_assert_max_num_queries: DjangoAssertNumQueries, commit: Commit
) -> None:
    read(client)  # the renditions are there
    with commit(execute=True):
        guide.save_revision().publish()
    with django_assert_max_num_queries(24) as small:
        read(client)
    first = StepPage.objects.get(pk=guide.steps[0].pk)
    body = json.dumps(first.body.get_prep_value())
    with commit(execute=True):
        for number in range(10):
            examples = [StepExample(place="Elders", title="Weer een", body=body) for _ in range(2)]
            StepPageFactory(parent=guide, title=f"Extra stap {number}", body=body, actions=5, examples=examples)
    with django_assert_max_num_queries(24) as large:
        assert "Extra stap 9" in read(client).text
    assert 0 < len(small) == len(large)


@pytest.mark.parametrize("ending", ['sys.exit("the diagnostic")', 'sys.stderr.write("the diagnostic"); sys.stderr.flush(); os.abort()'])
def test_a_failure_gives_a_page_that_helps(
    client: Client, guide: GuidePage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path, ending: str
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(f"import os, sys\n{ending}\n")
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "COMPILER", broken)
        response = client.get(PDF)
    assert response.status_code == 503
    assert response["Retry-After"] == "120"
    assert response["Cache-Control"] == "private, no-store"
    assert "/gids/van-jeugd-naar-volwassenheid/afdrukken/" in response.content.decode()
    assert "the diagnostic" not in response.content.decode()
    assert any("the diagnostic" in getattr(record, "diagnostic", "") for record in caplog.records)
    assert guide.title in read(client).text


@pytest.mark.pdf
def test_it_passes_pdf_ua(client: Client, guide: GuidePage, tmp_path: Path) -> None:
    """ISO 14289-1, as veraPDF checks it, on a guide with every block and with characters that no font has."""
    step = StepPage.objects.get(pk=guide.steps[1].pk)
    step.lead = "Met 😀 en 日本"
    step.save_revision().publish()
    file = tmp_path / "guide.pdf"
    file.write_bytes(client.get(PDF).content)
    checked = subprocess.run([Path(settings.BASE_DIR) / "scripts/check-pdf", file], check=False, capture_output=True, text=True)
    assert checked.stdout.startswith("PASS"), checked.stdout + checked.stderr
