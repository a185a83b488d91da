"""The PDF of a case, as a reader gets it."""

import json
import subprocess
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page

from cases_library.models import CaseIndexPage, CasePage
from portal.pages.models import HomePage, RelatedPage
from portal.pages.pdf import rendering
from tests.factories.cases import CaseIndexPageFactory, CasePageFactory
from tests.factories.organisations import MunicipalityFactory
from tests.factories.pages import ContactPersonFactory, ImageFactory, ThemeFactory
from tests.guides.test_pdf import every_block
from tests.pdf_files import PdfFile

pytestmark = pytest.mark.django_db
PAGE = "/praktijk/groningen/"
PDF = f"{PAGE}pdf/"


@pytest.fixture
def index(home: HomePage) -> CaseIndexPage:
    return CaseIndexPageFactory(parent=home)


@pytest.fixture
def case(index: CaseIndexPage) -> CasePage:
    other = CasePageFactory(parent=index, title="Een jeugdverbinder", municipalities=[MunicipalityFactory(name="Boxtel")])
    hidden = CasePageFactory(parent=index, title="Nog geheim", live=False)
    first = json.dumps([*every_block(ImageFactory(credit="Maker").pk, other.pk), {"type": "heading", "value": "Wat nu nog moet"}])
    return CasePageFactory(
        parent=index,
        title="Eén taskforce #pagebreak()",
        slug="groningen",
        lead="Met 😀 en 日本.",
        series_label="In de schijnwerper",
        municipalities=[MunicipalityFactory(name="Groningen", population=238147, population_year=2023)],
        themes=[ThemeFactory(name="Wonen")],
        contact_person=ContactPersonFactory(name="Contactpersoon samenwerking", email="vraag@wegwijzer.example"),
        started_year=2016,
        euros=20000,
        evidence="told",
        evidence_note="Verteld door drie mensen.",
        checked_on=date(2026, 11, 20),
        source_credit="Naar een openbaar artikel.",
        body=first,
        related_rows=[RelatedPage(related_id=other.pk, key="een"), RelatedPage(related_id=hidden.pk, key="twee")],
    )


def read(client: Client) -> PdfFile:
    response = client.get(PDF)
    assert response.status_code == 200
    return PdfFile(response.content)


def test_it_is_a_pdf_that_may_be_kept(client: Client, case: CasePage, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    response = client.get(PDF)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="groningen.pdf"'
    assert response["Link"] == f'<{case.full_url}>; rel="canonical"'
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies
    with django_assert_num_queries(0):
        assert client.get(PDF).content == response.content


def test_it_holds_the_facts_the_text_and_what_belongs_with_it(client: Client, case: CasePage) -> None:
    pdf = read(client)
    for words in (
        "In de schijnwerper · Groningen",
        "Eén taskforce #pagebreak()",
        "150.000 tot 250.000 inwoners",
        "Sinds 2016",
        "€ 20.000",
        "Verteld door betrokkenen",
        "Sterkte 1 van 3. Verteld door drie mensen.",
        "Wonen",
        "1 Maak een kaart #pagebreak()",
        "2 Wat nu nog moet",
        "Teken samen met partners",
        "november 2015 Een brief aan de raad.",
        "Een jeugdverbinder Voorbeeld · Boxtel",
        "Contactpersoon samenwerking",
        "Naar een openbaar artikel.",
        "20 november 2026",
    ):
        assert words in pdf.text.replace("\N{NO-BREAK SPACE}", " "), words
    assert "vraag@wegwijzer.example" not in pdf.text
    assert "Nog geheim" not in pdf.text
    assert "http://localhost/praktijk/een-jeugdverbinder/" in pdf.addresses
    assert "http://localhost/praktijk/groningen/" in pdf.addresses
    assert pdf.reader.metadata is not None
    assert pdf.reader.metadata.title == case.title


def test_structure(client: Client, case: CasePage) -> None:
    pdf = read(client)
    levels = pdf.heading_levels
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert {"L", "LI", "BlockQuote", "Table", "Caption"} <= set(pdf.tags)
    assert pdf.language == "nl-NL"
    assert "Wat nu nog moet" in " ".join(pdf.bookmarks)


def test_a_case_with_nothing_but_a_title(client: Client, index: CaseIndexPage) -> None:
    CasePageFactory(parent=index, title="Kaal", slug="groningen", lead="")
    assert "Kaal" in read(client).text


@pytest.mark.parametrize("state", ["draft", "expired"])
def test_a_case_that_is_not_published_has_none(client: Client, case: CasePage, state: str) -> None:
    past = timezone.now() - timedelta(minutes=1)
    Page.objects.filter(pk=case.pk).update(**({"live": False} if state == "draft" else {"expire_at": past}))
    assert client.get(PDF).status_code == 404


def test_a_made_up_query_makes_no_new_file(client: Client, case: CasePage) -> None:
    response = client.get(PDF + "?x=1")
    assert (response.status_code, response["Location"]) == (302, PDF)


def test_a_failure_gives_a_page_that_helps(client: Client, case: CasePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "COMPILER", "/nowhere")
    response = client.get(PDF)
    assert response.status_code == 503
    assert response["Retry-After"] == "120"
    assert response["Cache-Control"] == "private, no-store"
    assert f'href="{PAGE}"' in response.content.decode()


@pytest.mark.pdf
def test_it_passes_pdf_ua(client: Client, case: CasePage, tmp_path: Path) -> None:
    """ISO 14289-1, as veraPDF checks it, on a case with every fact and block and with characters that no font has."""
    file = tmp_path / "case.pdf"
    file.write_bytes(client.get(PDF).content)
    checked = subprocess.run([Path(settings.BASE_DIR) / "scripts/check-pdf", file], check=False, capture_output=True, text=True)
    assert checked.stdout.startswith("PASS"), checked.stdout + checked.stderr
