"""An editor makes a case with every part in a real browser, sees it, publishes it, moves it and takes it off the site."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from portal.pages.blocks import BodyBlock
from tests.browser.conftest import NewPage, Watch
from tests.browser.test_editor import FILLS, PATIENCE, Editor
from tests.demo_site import DemoSite

TITLE = "Proefcasus van de redactie"
SLUG = "proefcasus-van-de-redactie"
ADDRESS = f"/praktijk/{SLUG}/"
MOVED = f"/praktijk-archief/{SLUG}/"
# The admin makes no second overview; where there is one, a case can be moved to it.
ARCHIVE = "Archief van de praktijk"
PREPARE = f"""
from wagtail.models import Page
from cases_library.models import CaseIndexPage
index = CaseIndexPage.objects.get(slug="praktijk")
archive = CaseIndexPage(title={ARCHIVE!r}, slug="praktijk-archief")
Page.objects.get(pk=index.pk).get_parent().add_child(instance=archive)
print(index.pk)
"""
REMOVE = f"""
from cases_library.models import CaseIndexPage, CasePage
[page.delete() for page in CasePage.objects.filter(title={TITLE!r})]
[page.delete() for page in CaseIndexPage.objects.filter(title={ARCHIVE!r})]
"""


@pytest.fixture
def overview(demo_site: DemoSite) -> Iterator[str]:
    """The key of the overview of cases, beside a second one; what the test made is taken away."""
    yield demo_site.manage("shell", "--no-imports", "--command", PREPARE).splitlines()[-1]
    demo_site.manage("shell", "--no-imports", "--command", REMOVE)


class CaseEditor(Editor):
    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.field(name).fill(value)

    def give_day(self, name: str, day: str) -> None:
        self.field(name).fill(day)
        self.page.keyboard.press("Escape")  # the calendar

    def name_place(self, field: str, typed: str, found: str) -> None:
        self.page.locator(f"#id_{field} + ul input").fill(typed)
        self.page.locator(".ui-menu-item", has_text=found).first.click()

    def relate(self, overview: str, title: str) -> None:
        """Add a row to what belongs with the page, and find its page below the overview."""
        self.page.locator("#id_related_rows-ADD").click()
        self.page.locator("#id_related_rows-0-related-chooser [data-chooser-action-choose]").first.click()
        self.page.locator(".modal-body a.navigate-pages").first.click()  # the home page, which is alone
        self.page.locator(f".modal-body a.navigate-pages[href*='/{overview}/']").first.click()
        self.choose_page(title)
        self.field("related_rows-0-why").fill("Zo deed een ander het.")

    def choose_page(self, title: str) -> None:
        self.page.locator(".modal-body a.choose-page", has_text=title).first.click()
        expect(self.page.locator(".modal-body")).to_have_count(0)


def fill_every_part(editor: CaseEditor, overview: str) -> None:
    editor.fill(title=TITLE, series_label="In de schijnwerper", started_year="2014", ended_year="2018", period_note="Na een brief")
    editor.fill(age_from="16", age_until="27", fte="0.5", euros="20000", months="18", resources_note="Zonder de scholen.")
    editor.fill(evidence_note="Geteld door de gemeente.", source_credit="Naar een openbaar artikel.")
    editor.give_day("date", "22-11-2026")
    editor.give_day("checked_on", "20-11-2026")
    editor.field("status").select_option("ended")
    editor.field("evidence").select_option("monitored")
    for number, (name, fill) in enumerate(FILLS.items()):
        editor.add_block(name)
        fill(editor, number)
    editor.field("themes").first.check()
    editor.name_place("municipalities", "groning", "Groningen")
    editor.name_place("regions", "veluwe", "Noord-Veluwe")
    editor.relate(overview, "Een jeugdverbinder")


def test_a_case_from_first_word_to_last_day(page: Page, new_page: NewPage, watch: Watch, overview: str) -> None:
    assert set(FILLS) == set(BodyBlock().child_blocks)
    watch.expect("axe.run results")  # Wagtail's own checks of the page in the preview, which it writes to the console
    editor = CaseEditor(page)
    editor.sign_in()
    page.goto(f"/beheer/pages/add/cases_library/casepage/{overview}/")
    fill_every_part(editor, overview)
    editor.saved()
    key = page.url.split("/pages/")[1].split("/")[0]

    page.locator("[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.locator("h1")).to_have_text(TITLE, timeout=PATIENCE)
    expect(preview.locator(".portal-facts")).to_contain_text("2014", timeout=PATIENCE)
    expect(preview.get_by_text("Mis dit niet.")).to_be_attached()
    page.locator("[data-side-panel-toggle=preview]").click()

    reader = new_page()
    assert reader.goto(ADDRESS).status == 404
    editor.publish()
    expect(page.locator(".messages .success")).to_contain_text(TITLE, timeout=PATIENCE)
    assert reader.goto(ADDRESS).status == 200
    facts = reader.locator(".portal-facts")
    for text in ("Groningen", "Noord-Veluwe", "2014", "2018", "16", "27", "0,5 fte", "20.000", "18", "Geteld door de gemeente.", "2026"):
        expect(facts).to_contain_text(text)
    for text in (
        "Een kop",
        "Begin op tijd",
        "De jeugdverbinder legt contact.",
        "Er is een plan.",
        "Een jeugdverbinder",
        "openbaar artikel",
    ):
        expect(reader.get_by_text(text).first).to_be_attached()
    assert reader.request.get(f"{ADDRESS}pdf/").headers["content-type"] == "application/pdf"
    reader.goto("/praktijk/?status=afgerond")
    reader.locator(f"input[value={SLUG}]").check()
    reader.locator("input[name=casus]").last.check()
    reader.locator("form#vergelijken button").click()
    expect(reader.locator("thead th a")).to_have_count(2)

    page.goto(f"/beheer/pages/{key}/move/")
    page.locator("main form .chosen .w-dropdown__toggle, main form .chosen [aria-expanded]").first.click()
    page.locator("[data-chooser-action-choose]").locator("visible=true").first.click()
    editor.choose_page(ARCHIVE)
    page.locator("main form [type=submit]").first.click()
    page.locator("main form [type=submit]").first.click()
    expect(page.locator(".messages .success")).to_contain_text(TITLE, timeout=PATIENCE)
    assert reader.goto(ADDRESS).status == 200
    expect(reader).to_have_url(f"{reader.url.split('/praktijk')[0]}{MOVED}")

    page.goto(f"/beheer/pages/{key}/unpublish/")
    page.locator("main form [type=submit]").first.click()
    expect(page.locator(".messages .success")).to_contain_text(TITLE, timeout=PATIENCE)
    assert reader.goto(MOVED).status == 404
    reader.goto("/praktijk/")
    expect(reader.get_by_text(TITLE)).to_have_count(0)
