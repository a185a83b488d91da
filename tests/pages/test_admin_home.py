"""The first screen of the admin: what waits for whom, in a number of queries that does not grow."""

import csv
import io
from datetime import timedelta

import bs4
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page, Revision

from portal.pages.models import HomePage, InformationPage, PortalPage
from portal.pages.models.care import DRAFT_WAITS_DAYS
from tests.admin import Admin
from tests.factories.pages import InformationPageFactory, NewsIndexPageFactory
from tests.factories.users import UserFactory

TODAY = timezone.localdate
PANELS = ("pages-to-check", "pages-changing-soon", "forgotten-drafts")


def days_ago(days: int) -> timezone.datetime:
    return timezone.now() - timedelta(days=days)


def panel(response: HttpResponse, name: str) -> list[str]:
    """The titles in a panel of the first screen, in order."""
    soup = bs4.BeautifulSoup(response.content, "html.parser")
    found = soup.find(id=f"{name}-section") or soup.find(attrs={"aria-labelledby": f"{name}-heading"})
    return [title.get_text(strip=True) for title in found.select("td.title a")] if found else []


def aged(page: Page, days: int) -> None:
    Page.objects.filter(pk=page.pk).update(latest_revision_created_at=days_ago(days))


class TestPagesToCheck:
    def test_own_pages_first_then_longest_overdue(self, editor: Admin, home: HomePage) -> None:
        other = UserFactory()
        for title, days, steward in (
            ("Lang geleden", 90, other),
            ("Gisteren van mij", 1, editor.user),
            ("Vandaag", 0, None),
            ("Morgen", -1, None),
        ):
            InformationPageFactory(parent=home, title=title, review_on=TODAY() - timedelta(days=days), steward=steward)
        InformationPageFactory(parent=home, title="Zonder datum")
        InformationPageFactory(parent=home, title="Concept", review_on=TODAY() - timedelta(days=9), live=False)
        response = editor.get("wagtailadmin_home")
        assert panel(response, "pages-to-check") == ["Gisteren van mij", "Lang geleden", "Vandaag"]
        assert editor.address("portal_pages_to_check") in response.content.decode()

    def test_nothing_is_shown_when_nothing_waits(self, editor: Admin, home: HomePage) -> None:
        soup = bs4.BeautifulSoup(editor.get("wagtailadmin_home").content, "html.parser")
        assert not [element["id"] for element in soup.select("section[id]") if element["id"].removesuffix("-section") in PANELS]


class TestForgottenDrafts:
    def test_old_drafts_and_old_changes_that_nobody_published(self, editor: Admin, home: HomePage) -> None:
        old = InformationPageFactory(parent=home, title="Oud concept", live=False)
        changed = InformationPageFactory(parent=home, title="Oude wijziging")
        changed.save_revision()
        fresh = InformationPageFactory(parent=home, title="Vers concept", live=False)
        live = InformationPageFactory(parent=home, title="Gepubliceerd")
        for page, days in ((old, DRAFT_WAITS_DAYS + 9), (changed, DRAFT_WAITS_DAYS + 1), (fresh, DRAFT_WAITS_DAYS - 1), (live, 99)):
            aged(page, days)
        assert panel(editor.get("wagtailadmin_home"), "forgotten-drafts") == ["Oud concept", "Oude wijziging"]

    def test_a_scheduled_page_is_not_forgotten(self, editor: Admin, home: HomePage) -> None:
        page = InformationPageFactory(parent=home, title="Over een jaar", live=False)
        aged(page, 99)
        Revision.objects.filter(object_id=str(page.pk)).update(approved_go_live_at=timezone.now() + timedelta(days=365))
        assert panel(editor.get("wagtailadmin_home"), "forgotten-drafts") == []


class TestChangingSoon:
    def test_pages_that_go_live_or_expire_within_two_weeks(self, editor: Admin, home: HomePage) -> None:
        live = InformationPageFactory(parent=home, title="Gaat live", live=False)
        Revision.objects.filter(object_id=str(live.pk)).update(approved_go_live_at=timezone.now() + timedelta(days=3))
        later = InformationPageFactory(parent=home, title="Veel later", live=False)
        Revision.objects.filter(object_id=str(later.pk)).update(approved_go_live_at=timezone.now() + timedelta(days=40))
        for title, days in (("Verloopt", 5), ("Verloopt later", 50)):
            InformationPageFactory(parent=home, title=title, expire_at=timezone.now() + timedelta(days=days))
        assert panel(editor.get("wagtailadmin_home"), "pages-changing-soon") == ["Gaat live", "Verloopt"]


@pytest.mark.parametrize("many", [30])
def test_the_first_screen_costs_the_same_for_one_page_as_for_many(editor: Admin, home: HomePage, many: int) -> None:
    def add(number: int) -> None:
        for _ in range(number):
            draft = InformationPageFactory(parent=home, live=False)
            aged(draft, 99)
            page = InformationPageFactory(parent=home, review_on=TODAY(), steward=editor.user, expire_at=timezone.now() + timedelta(days=2))
            assert page.live

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert editor.get("wagtailadmin_home").status_code == 200
        return len(captured)

    add(1)
    queries()
    few = queries()
    add(many)
    assert queries() <= few


def test_authors_see_what_they_may_change_and_outsiders_nothing(author: Admin, home: HomePage) -> None:
    InformationPageFactory(parent=home, title="Nakijken", review_on=TODAY())
    assert panel(author.get("wagtailadmin_home"), "pages-to-check") == ["Nakijken"]
    assert not PortalPage.objects.editable_by(UserFactory()).exists()


class TestReport:
    @pytest.fixture(autouse=True)
    def pages(self, editor: Admin, home: HomePage) -> None:
        InformationPageFactory(parent=home, title="Te laat", review_on=TODAY() - timedelta(days=9), steward=editor.user)
        InformationPageFactory(parent=home, title="Later", review_on=TODAY() + timedelta(days=9), steward=UserFactory())
        InformationPageFactory(parent=home, title="Nooit")
        InformationPageFactory(parent=home, title="Concept", review_on=TODAY(), live=False)
        NewsIndexPageFactory(parent=home, title="Nieuws", review_on=TODAY())

    def titles(self, editor: Admin, **query: str) -> list[str]:
        response = editor.get("portal_pages_to_check", **query)
        assert response.status_code == 200
        soup = bs4.BeautifulSoup(response.content, "html.parser")
        return [title.get_text(strip=True) for title in soup.select("table.listing td.title a")]

    def test_all_published_pages_by_their_date(self, editor: Admin, home: HomePage) -> None:
        assert self.titles(editor) == ["Te laat", "Nieuws", "Later", home.title, "Nooit"]

    def test_filters(self, editor: Admin) -> None:
        from django.contrib.contenttypes.models import ContentType

        assert self.titles(editor, when="due") == ["Te laat", "Nieuws"]
        assert self.titles(editor, when="later") == ["Later"]
        assert "Nooit" in self.titles(editor, when="none")
        assert self.titles(editor, steward=str(editor.user.pk)) == ["Te laat"]
        assert "Nooit" in self.titles(editor, steward="null")
        kind = ContentType.objects.get_for_model(InformationPage)
        assert "Nieuws" not in self.titles(editor, content_type=str(kind.pk))
        assert self.titles(editor, when="nonsens", steward="x", content_type="y", ordering="password", p="z")

    def test_sorting(self, editor: Admin, home: HomePage) -> None:
        assert self.titles(editor, ordering="-title")[-1] == "Later"

    def test_downloads(self, editor: Admin) -> None:
        response = editor.get("portal_pages_to_check", export="csv", when="due")
        rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
        assert [row[0] for row in rows[1:]] == ["Te laat", "Nieuws"]
        assert str(editor.user) in rows[1]
        response = editor.get("portal_pages_to_check", export="xlsx", when="due")
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Te laat", "Nieuws"]

    def test_it_is_in_the_menu(self, editor: Admin) -> None:
        assert editor.address("portal_pages_to_check") in editor.get("wagtailadmin_home").content.decode()
