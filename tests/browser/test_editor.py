"""An editor's day in a real browser: a step with every block, seen before it is published, published and scheduled.

The watch of these tests fails on any error in the console, so it also tries the security policy of the admin.
"""

import contextlib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from portal.demo.accounts import DEMO_PASSWORD
from portal.pages.blocks import BodyBlock
from tests.browser.conftest import NewPage, Watch
from tests.demo_site import DemoSite

EDITOR = "redactie@wegwijzer.example"
TITLE = "Proefstap van de redactie"
GUIDE = "from guides.models import GuidePage; print(GuidePage.objects.get().pk)"
REMOVE = f"from guides.models import StepPage; [page.delete() for page in StepPage.objects.filter(title={TITLE!r})]"

PATIENCE = 30_000  # milliseconds, for what the form does in the background or a whole page does on a busy machine

Fill = Callable[["Editor", int], None]


@pytest.fixture
def guide(demo_site: DemoSite) -> Iterator[str]:
    """The key of the demo's guide; what the test made below it is taken away."""
    yield demo_site.manage("shell", "--no-imports", "--command", GUIDE).splitlines()[-1]
    demo_site.manage("shell", "--no-imports", "--command", REMOVE)


class Editor:
    """Somebody at the form of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.body = page.locator("[data-contentpath=body]")

    def sign_in(self) -> None:
        self.page.goto("/beheer/")
        self.page.locator("#id_login").fill(EDITOR)
        self.page.locator("#id_password").fill(DEMO_PASSWORD)
        self.page.locator("#id_password").press("Enter")
        expect(self.page.locator("main#main h1")).to_be_visible()

    def field(self, name: str) -> Locator:
        return self.page.locator(f"[name='{name}']")

    def add_block(self, name: str) -> None:
        self.body.locator(".c-sf-add-button").last.click()
        self.page.get_by_role("option", name=str(BodyBlock().child_blocks[name].label), exact=True).click()

    def add_item(self, block: int, items: str) -> None:
        """One more item in a list inside a block."""
        self.field(f"body-{block}-value-{items}-count").locator("xpath=..").locator("button.c-sf-add-button").last.click()

    def write(self, block: int, text: str) -> None:
        """Type into the rich text of a block."""
        self.field(f"body-{block}-type").locator("xpath=..").locator(".public-DraftEditor-content").last.click()
        self.page.keyboard.type(text)

    def give(self, block: int, **values: str) -> None:
        for name, value in values.items():
            self.field(f"body-{block}-value-{name.replace('__', '-')}").fill(value)

    def saved(self) -> None:
        """Type until what was typed has been saved in the background; the form does not look in its first seconds."""
        for attempt in range(PATIENCE // 3000):
            self.field("lead").fill(f"Een stap om te proberen, versie {attempt}.")
            with contextlib.suppress(TimeoutError):
                self.page.wait_for_url("**/edit/**", timeout=3000)
                return
        raise AssertionError("Nothing was saved.")

    def publish(self) -> None:
        self.page.locator("footer button, nav button").filter(has=self.page.locator("use[href='#icon-arrow-up']")).last.click()
        self.page.locator("[name=action-publish]").click()


def callout(editor: Editor, n: int) -> None:
    editor.give(n, title="Let op")
    editor.write(n, "Mis dit niet.")


def key_points(editor: Editor, n: int) -> None:
    editor.add_item(n, "points")
    editor.give(n, title="In het kort", points__0__value="Eerst", points__1__value="Dan")


def image(editor: Editor, n: int) -> None:
    editor.body.locator("[data-chooser-action-choose]").last.click()
    editor.page.locator("a[data-chooser-modal-choice]").first.click()
    expect(editor.page.locator(".modal-body")).to_have_count(0)
    editor.give(n, image__alt_text="Een bord langs een weg", caption="Een bord")


def example(editor: Editor, n: int) -> None:
    editor.give(n, place="Boxtel", title="Eén persoon die verbindt")
    editor.write(n, "De jeugdverbinder legt contact.")


def applies_from(editor: Editor, n: int) -> None:
    for name, value in (("date", "01-01-2026"), ("review_on", "01-01-2027")):
        editor.give(n, **{name: value})
        editor.page.keyboard.press("Escape")  # the calendar
    editor.give(n, source_title="Wet van school naar duurzaam werk")
    editor.write(n, "Scholen en gemeenten werken samen.")


def phases(editor: Editor, n: int) -> None:
    editor.add_item(n, "phases")
    for number, months in enumerate(("3", "2")):
        editor.give(n, **{f"phases__{number}__value__title": f"Fase {number}", f"phases__{number}__value__months": months})
    editor.give(n, title="Zo liep het")


FILLS: dict[str, Fill] = {
    "heading": lambda editor, n: editor.field(f"body-{n}-value").fill("Een kop"),
    "text": lambda editor, n: editor.write(n, "Een alinea met tekst."),
    "callout": callout,
    "key_points": key_points,
    "image": image,
    "quote": lambda editor, n: editor.give(n, text="Bellen gaat makkelijker.", role="Projectleider"),
    "statements": lambda editor, n: editor.give(n, items__0__value__title="Begin op tijd"),
    "example": example,
    "applies_from": applies_from,
    "phases": phases,
    "age_line": lambda editor, n: editor.give(n, title="Rond 18", moments__0__value__age="17,5", moments__0__value__what="Er is een plan."),
    "milestones": lambda editor, n: editor.give(n, milestones__0__value__date="november 2015", milestones__0__value__text="Een brief."),
    "links": lambda editor, n: editor.give(n, links__0__value__text="Wetten", links__0__value__url="https://wetten.overheid.nl/"),
}


def test_a_step_with_every_block(page: Page, new_page: NewPage, watch: Watch, guide: str) -> None:
    assert set(FILLS) == set(BodyBlock().child_blocks)
    watch.expect("axe.run results")  # Wagtail's own checks of the page in the preview, which it writes to the console
    editor = Editor(page)
    editor.sign_in()
    page.goto(f"/beheer/pages/add/guides/steppage/{guide}/")
    editor.field("title").fill(TITLE)
    editor.field("question").fill("Wie doet wat?")
    editor.field("result").fill("Iedereen weet wie wat doet.")
    for number, (name, fill) in enumerate(FILLS.items()):
        editor.add_block(name)
        fill(editor, number)
    for number in range(2):
        page.locator("#id_actions-ADD").click()
        editor.field(f"actions-{number}-title").fill(f"Doe iets, deel {number + 1}")
    places = page.locator("#id_municipalities + ul input")
    places.fill("sudwest")
    page.locator(".ui-menu-item", has_text="Súdwest-Fryslân").click()
    expect(page.locator("#id_municipalities")).to_have_value("Súdwest-Fryslân")
    editor.saved()
    expect(editor.field("actions-1-key")).not_to_have_value("", timeout=PATIENCE)

    page.locator("[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.locator("h1")).to_have_text(TITLE, timeout=PATIENCE)
    expect(preview.get_by_text("Stap 9 van 9").first).to_be_visible(timeout=PATIENCE)
    expect(preview.get_by_text("Mis dit niet.")).to_be_attached()
    page.locator("[data-side-panel-toggle=preview]").click()

    reader = new_page()
    address = "/gids/van-jeugd-naar-volwassenheid/proefstap-van-de-redactie/"
    assert reader.goto(address).status == 404
    editor.publish()
    expect(page.locator(".messages .success")).to_contain_text(TITLE, timeout=PATIENCE)
    assert reader.goto(address).status == 200
    for text in ("Een kop", "Begin op tijd", "De jeugdverbinder legt contact.", "Er is een plan.", "Doe iets, deel 2"):
        expect(reader.get_by_text(text).first).to_be_attached()
    assert reader.locator("wagtail-userbar").count() == 0


def test_an_unfinished_block_stops_publishing_and_says_where(page: Page, watch: Watch, guide: str) -> None:
    editor = Editor(page)
    editor.sign_in()
    page.goto(f"/beheer/pages/add/guides/steppage/{guide}/")
    editor.field("title").fill(TITLE)
    editor.field("question").fill("Wie doet wat?")
    editor.field("result").fill("Iedereen weet wie wat doet.")
    editor.add_block("callout")
    editor.saved()
    editor.publish()
    expect(page.locator(".messages .error")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-contentpath=body] .error-message").first).to_be_visible()


def test_a_step_is_given_a_last_day(page: Page, guide: str) -> None:
    editor = Editor(page)
    editor.sign_in()
    page.goto(f"/beheer/pages/add/guides/steppage/{guide}/")
    editor.field("title").fill(TITLE)
    editor.field("question").fill("Wie doet wat?")
    editor.field("result").fill("Iedereen weet wie wat doet.")
    editor.saved()
    page.locator("[data-side-panel-toggle=status]").click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    page.locator("#id_expire_at").fill("31-12-2099 10:00")
    page.locator("#id_expire_at").press("Tab")
    # By keyboard: the calendar of the field hangs over the button.
    page.locator("#schedule-publishing-dialog button[type=submit]").press("Enter")
    expect(page.locator("[data-side-panel=status]")).to_contain_text("2099", timeout=PATIENCE)
