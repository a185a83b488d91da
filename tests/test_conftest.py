"""The tests' own ground: a tree to build on, and checkers that find what they must find."""

import subprocess
from pathlib import Path

import pytest
import typst
from django.test import Client
from wagtail.models import Page, Site

from portal.pages.models import HomePage
from tests.tools import ROOT

GOOD_HTML = '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Goed</title></head><body><h1>Goed</h1></body></html>'
SOURCE = '#set document(title: "Gids")\n#set text(lang: "nl")\n= Gids\nTekst.'


def test_home_is_the_root_of_the_only_site(home: HomePage, site: Site) -> None:
    assert site.root_page_id == home.pk
    assert list(Page.objects.filter(depth=2).values_list("pk", flat=True)) == [home.pk]
    assert home.get_url() == "/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", ["first", "after the tables were emptied"])
def test_home_stands_with_real_transactions_too(home: HomePage, client: Client, round_: str) -> None:
    assert client.get("/").status_code == 200


@pytest.mark.html
def test_html_checker_passes_good_and_refuses_bad_html(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(GOOD_HTML)
    (tmp_path / "bad.html").write_text(GOOD_HTML.replace("<h1>", '<h1 made-up="1">'))
    assert run("check-html", tmp_path / "good.html").returncode == 0
    refused = run("check-html", tmp_path / "good.html", tmp_path / "bad.html")
    assert refused.returncode == 1
    assert 'Attribute "made-up" not allowed' in refused.stdout
    assert "good.html" not in refused.stdout


@pytest.mark.pdf
def test_pdf_checker_passes_an_accessible_and_refuses_a_plain_pdf(tmp_path: Path) -> None:
    source = tmp_path / "gids.typ"
    source.write_text(SOURCE)
    typst.compile(str(source), output=str(tmp_path / "accessible.pdf"), pdf_standards="ua-1")
    typst.compile(str(source), output=str(tmp_path / "plain.pdf"))
    assert run("check-pdf", tmp_path / "accessible.pdf").returncode == 0
    refused = run("check-pdf", tmp_path / "plain.pdf")
    assert refused.returncode == 1
    assert f"FAIL {tmp_path / 'plain.pdf'}" in refused.stdout


def run(script: str, *files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "scripts" / script, *files], capture_output=True, text=True, check=False)
