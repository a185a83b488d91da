"""Rich text and blocks as data for a PDF, and what Typst makes of data."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from wagtail.documents import get_document_model

from portal.pages.blocks import BodyBlock
from portal.pages.models import HomePage
from portal.pages.pdf import BlockWriter, Headings, PdfError, References, compiler, render_pdf, rendering
from portal.pages.pdf.rich_text import rich_text
from tests.factories.pages import ImageFactory, InformationPageFactory, png
from tests.pdf_files import PdfFile

ROOT_URL = "https://wegwijzer.example"
PACKAGE = Path(rendering.__file__).parent
MADE_AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
Node = dict[str, Any]

TEMPLATE = """
#import "portal.typ": *
#show: paged
#heading(level: 1, data.document.title)
#nodes(data.content)
"""


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The templates of the project, with one more that shows nothing but blocks."""
    folder = tmp_path / "templates"
    shutil.copytree(rendering.template_folder(), folder)
    (folder / "blocks-only.typ").write_text(TEMPLATE)
    monkeypatch.setattr(rendering, "template_folder", lambda: folder)
    return folder


def rendered(content: list[Node], title: str = "Proef", **options: Any) -> bytes:
    document = {"title": title, "author": "Wegwijzer", "description": title, "keywords": [title], "site": title}
    data = {"document": document, "labels": {"page": "page {page}", "page_of": "{page} of {total}"}, "content": content}
    return render_pdf("blocks-only.typ", data, made_at=MADE_AT, **options)


def paragraph(text: str) -> Node:
    return {"kind": "paragraph", "text": [{"text": text}]}


def references(*bodies: Any, **options: Any) -> References:
    return References(bodies, root_url=ROOT_URL, **options)


def nodes(source: str, base: int = 2, **options: Any) -> list[Node]:
    return rich_text(source, references(source, **options), Headings(base))


@pytest.mark.django_db
class TestRichText:
    def test_paragraphs_strong_and_breaks(self) -> None:
        assert nodes("<p>Een <b>vaste</b>\n  stem<br/>voor jongeren</p><p></p><p> </p>") == [
            {
                "kind": "paragraph",
                "text": [
                    {"text": "Een "},
                    {"strong": [{"text": "vaste"}]},
                    {"text": " stem"},
                    {"break": True},
                    {"text": "voor jongeren"},
                ],
            }
        ]

    def test_nested_lists(self) -> None:
        (made,) = nodes("<ul><li>een</li><li>twee<ol><li>diep</li></ol></li><ul><li>naast</li></ul></ul>")
        inner = {"kind": "list", "ordered": True, "items": [[paragraph("diep")]]}
        beside = {"kind": "list", "ordered": False, "items": [[paragraph("naast")]]}
        assert made == {"kind": "list", "ordered": False, "items": [[paragraph("een")], [paragraph("twee"), inner, beside]]}

    def test_what_is_not_known_gives_its_text(self) -> None:
        made = nodes("los <i>schuin</i><div><p>in een vak</p>na<table><tr><td>cel</td></tr></table></div><hr/><script>nee</script>")
        assert [node["text"] for node in made] == [
            [{"text": "los "}, {"text": "schuin"}],
            [{"text": "in een vak"}],
            [{"text": "na"}],
            [{"text": "cel"}],
        ]

    @pytest.mark.parametrize(
        ("source", "levels"),
        [
            ("<h3>a</h3><p>x</p><h3>b</h3>", [3, 3]),
            ("<h2>a</h2><h3>b</h3><h3>c</h3><h2>d</h2>", [3, 4, 4, 3]),
            ("<h2>a</h2><h5>b</h5><h3>c</h3><h4>d</h4>", [3, 4, 4, 5]),
        ],
    )
    def test_no_level_is_skipped(self, source: str, levels: list[int]) -> None:
        assert [node["level"] for node in nodes(source) if node["kind"] == "heading"] == levels

    @pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "#acties", "", "x:" + "y" * 3000])
    def test_a_link_to_no_address_is_text(self, href: str) -> None:
        assert nodes(f'<p>lees <a href="{href}">dit</a></p>') == [{"kind": "paragraph", "text": [{"text": "lees "}, {"text": "dit"}]}]

    def test_addresses_become_whole(self) -> None:
        (made,) = nodes('<p><a href="/themas/wonen/">wonen</a></p>')
        link = {"url": f"{ROOT_URL}/themas/wonen/", "shown": "wegwijzer.example/themas/wonen"}
        assert made["text"] == [{"link": link, "runs": [{"text": "wonen"}]}]

    def test_links_to_pages(self, home: HomePage) -> None:
        public = InformationPageFactory(parent=home, title="Over")
        draft = InformationPageFactory(parent=home, title="Geheim", live=False)
        here = InformationPageFactory(parent=home, title="Hier")
        source = "".join(f'<p><a linktype="page" id="{page.pk}">link</a></p>' for page in (public, draft, here))
        first, second, third = nodes(source + '<p><a linktype="page" id="x">link</a></p>', anchors={here.pk: "stap-2"})[:3]
        assert first["text"][0]["link"]["url"] == f"{ROOT_URL}/over/"
        assert second["text"] == [{"text": "link"}]
        assert third["text"][0]["link"] == {"anchor": "stap-2"}

    def test_links_to_documents(self) -> None:
        document = get_document_model().objects.create(title="Notitie", file="documents/notitie.pdf")
        (made,) = nodes(f'<p><a linktype="document" id="{document.pk}">Notitie</a></p>')
        assert made["text"][0]["link"]["url"] == f"{ROOT_URL}{document.url}"


@pytest.mark.django_db
class TestBlocks:
    def write(self, *blocks: Any) -> list[Node]:
        stored = [{"type": name, "value": value} for name, value in blocks]
        return BlockWriter(references(stored), Headings(2)).body(stored)

    def test_every_block_can_be_written_and_drawn(self) -> None:
        drawn = Path(rendering.template_folder() / "blocks.typ").read_text()
        for name in BodyBlock().child_blocks:
            assert hasattr(BlockWriter, f"write_{name}"), name
        for kind in set(re.findall(r'"kind": "(\w+)"', "".join(path.read_text() for path in PACKAGE.glob("*.py")))):
            assert f'node.kind == "{kind}"' in drawn

    def test_an_unknown_block_is_refused_and_not_skipped(self) -> None:
        with pytest.raises(LookupError, match="map"):
            self.write(("map", {}))

    def test_a_list_is_read_in_both_of_its_stored_forms(self) -> None:
        old = {"title": "Zo liep het", "phases": [{"title": "Kaart", "months": 3}, {"title": "Dag", "months": 1}]}
        new = old | {"phases": [{"type": "item", "value": row, "id": "x"} for row in old["phases"]]}
        phases = self.write(("phases", new))
        assert phases == self.write(("phases", old))
        assert [(row["start"], row["months"]) for row in phases[1]["rows"]] == [(0, 3), (3, 1)]
        assert phases[1]["total"] == 4

    def test_columns_of_the_age_line_that_nobody_filled_are_left_out(self) -> None:
        moment = {"age": "18", "what": "Het plan loopt.", "who": "", "law": "", "decision": "Stopt de hulp?"}
        (_heading, line) = self.write(("age_line", {"title": "Leeftijden", "moments": [moment]}))
        assert [column["name"] for column in line["columns"]] == ["age", "what", "decision"]
        assert line["rows"] == [["18", "Het plan loopt.", "Stopt de hulp?"]]

    def test_titles_of_blocks_stand_below_their_section(self) -> None:
        points = {"title": "In het kort", "points": ["een", "twee"]}
        alone = self.write(("key_points", points))
        below = self.write(("heading", "Deel"), ("key_points", points))
        assert alone[0]["content"][0]["level"] == 3
        assert below[1]["content"][0]["level"] == 4

    def test_links_that_lead_nowhere_are_left_out(self, home: HomePage) -> None:
        draft = InformationPageFactory(parent=home, title="Geheim", live=False)
        rows = [{"text": "weg", "page": draft.pk}, {"text": "daar", "url": "https://example.org/x/"}]
        (made,) = self.write(("links", {"title": "", "links": rows}))
        assert [item["text"] for item in made["items"]] == ["daar"]

    def test_images(self) -> None:
        image = ImageFactory(credit="Maker")
        told = {"image": {"image": image.pk, "alt_text": "Een kaart", "decorative": False}, "caption": "De kaart", "credit": ""}
        decorative = {"image": {"image": image.pk, "alt_text": "", "decorative": True}, "caption": "", "credit": "Ander"}
        stored = [{"type": "image", "value": told}, {"type": "image", "value": decorative}]
        found = references(stored)
        first, second = BlockWriter(found, Headings(2)).body(stored)
        assert (first["alternative"], first["caption"]) == ("Een kaart", "De kaart")
        assert "Maker" in first["credit"]
        assert second["alternative"] == ""
        assert "Ander" in second["credit"]
        assert list(found.images) == [first["file"]]
        assert found.images[first["file"]].startswith(b"\x89PNG")

    def test_an_image_that_is_gone_leaves_its_words(self) -> None:
        image = ImageFactory()
        Path(image.file.path).unlink()
        value = {"image": {"image": image.pk, "alt_text": "Een kaart", "decorative": False}, "caption": "", "credit": ""}
        for missing in (value, value | {"image": value["image"] | {"image": image.pk + 1}}):
            (made,) = self.write(("image", missing))
            assert made["kind"] == "paragraph"
            assert "Een kaart" in made["text"][0]["text"]


HOSTILE = [
    '#import "@preview/cetz:0.3.0"',
    '#read("/etc/passwd")',
    '#eval("1 + 1")',
    "$ sum_(i=0)^n i $",
    "*vet* _schuin_ `code` = Kop",
    "C:\\map\\stap \\u{41} \\",
    "[haken] {accolades} <label> @verwijzing // geen commentaar /* ook niet */",
    "\"aanhalingstekens\" 'enkel' ~ -- --- ...",
]


class TestRendering:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_text_is_never_markup(self, templates: Path, text: str) -> None:
        statement = {"kind": "statements", "items": [{"title": text, "text": text}]}
        bold = {"kind": "paragraph", "text": [{"strong": [{"text": text}]}]}
        pdf = PdfFile(rendered([paragraph(text), bold, statement], title=text))
        assert pdf.text.count(text) >= 5
        assert pdf.reader.metadata.title == text

    def test_characters_that_no_font_has(self, templates: Path) -> None:
        text = "voor 😀 日本 🇳🇱 \ue000 \U000f0000 \ufffe na \x00 \x1b en\u2028verder \ud800 e\u0301n"
        pdf = PdfFile(rendered([paragraph(text)], title="Kop 👩‍👩‍👧 日本"))
        assert "voor" in pdf.text
        assert "en verder én" in pdf.text
        assert "PortalLastResort" in pdf.fonts

    def test_dutch_needs_no_other_font(self, templates: Path) -> None:
        pdf = PdfFile(rendered([paragraph("’s Ochtends “één” reünie – coördinatie… ½ € 12,50 IJsselmeer ĳ Łódź şeker §")]))  # noqa: RUF001
        assert {name.split("-")[0] for name in pdf.fonts} == {"Overpass"}

    def test_only_fonts_of_our_own(self) -> None:
        assert set(compiler.fonts().families()) == {"Overpass", "Portal Signs", "Portal Last Resort"}

    def test_the_same_data_gives_the_same_bytes(self, templates: Path) -> None:
        assert rendered([paragraph("tekst")]) == rendered([paragraph("tekst")])

    def test_images_need_an_alternative_or_are_decoration(self, templates: Path) -> None:
        picture = {"kind": "image", "file": "a.png", "alternative": "Een kaart", "caption": "De kaart", "credit": ""}
        decoration = picture | {"alternative": "", "caption": ""}
        pdf = PdfFile(rendered([picture, decoration], images={"a.png": png("a.png").read()}))
        assert [element.alternative for element in pdf.elements if element.tag == "Figure"] == ["Een kaart"]

    def test_a_tall_image_stays_on_the_page(self, templates: Path) -> None:
        picture = {"kind": "image", "file": "a.png", "alternative": "Een toren", "caption": "", "credit": ""}
        pdf = PdfFile(rendered([picture], images={"a.png": png("a.png", width=20, height=400).read()}))
        assert len(pdf.reader.pages) == 1

    def test_a_failure_is_logged_and_raised_as_one_kind(self, templates: Path, caplog: pytest.LogCaptureFixture) -> None:
        for content in ([{"kind": "unheard of"}], [{"kind": "image", "file": "x.png", "alternative": "x", "caption": "", "credit": ""}]):
            with pytest.raises(PdfError):
                rendered(content)
        assert [record.message for record in caplog.records].count("pdf_failed") == 2

    def test_one_that_takes_too_long_is_given_up(self, templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rendering, "LONGEST_WAIT", 0.001)
        with pytest.raises(PdfError):
            rendered([paragraph("tekst")])

    def test_a_file_is_kept_for_the_same_data_only(self, templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        kept = rendered([paragraph("tekst")], keep=60)
        monkeypatch.setattr(rendering, "COMPILER", "/nowhere")
        assert rendered([paragraph("tekst")], keep=60) == kept
        for change in ({"content": [paragraph("anders")]}, {"images": {"a.png": b"x"}}, {"title": "Anders"}, {"keep": 0}):
            with pytest.raises(PdfError):
                rendered(**({"content": [paragraph("tekst")], "keep": 60} | change))
        (templates / "tokens.typ").write_text((templates / "tokens.typ").read_text() + "// anders\n")
        with pytest.raises(PdfError):
            rendered([paragraph("tekst")], keep=60)

    def test_images_cannot_leave_their_folder(self, templates: Path, tmp_path: Path) -> None:
        rendered([paragraph("tekst")], images={"../../escaped.png": b"x"})
        assert not list(tmp_path.rglob("escaped.png"))

    def test_templates_take_nothing_from_outside_and_read_no_data_as_markup(self) -> None:
        for template in rendering.template_folder().glob("*.typ"):
            source = re.sub(r"//.*", "", template.read_text())
            assert not re.search(r"@preview|@local|\beval\(|\bread\(|\bplugin\(|\bsys\.", source), template.name

    def test_colours_are_those_of_the_site(self) -> None:
        stylesheet = (Path(settings.BASE_DIR) / "frontend/css/tokens.css").read_text()
        tokens = re.findall(r'color\("([a-z-]+)", "(#[0-9a-f]{6})"\)', (rendering.template_folder() / "tokens.typ").read_text())
        assert len(tokens) >= 7
        for name, value in tokens:
            assert f"--portal-color-{name}: {value};" in stylesheet
