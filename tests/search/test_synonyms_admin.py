"""Editors keep groups of words that mean the same: what is refused and why, what a group does, and who may."""

from typing import Any

import bs4
import pytest
from django.test import Client
from django.urls import reverse

from portal.pages.models import HomePage
from portal.search.models import LONGEST_LINE, SynonymGroup
from tests.admin import Admin, errors_of
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory

pytestmark = pytest.mark.django_db

NAME = "wagtailsnippets_search_synonymgroup"


@pytest.fixture
def group(db: None) -> SynonymGroup:
    return SynonymGroup.objects.create(words="bijstand\nparticipatiewet")


@pytest.fixture
def pages(home: HomePage) -> None:
    news = NewsIndexPageFactory(parent=home, slug="nieuws")
    NewsPageFactory(parent=news, title="De participatiewet verandert")
    NewsPageFactory(parent=news, title="Nog een keer participatiewet")


def text_of(response: Any) -> str:
    return bs4.BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def found(words: str) -> set[str]:
    response = Client().get("/zoeken/", {"q": words})
    return {a["href"] for a in bs4.BeautifulSoup(response.content, "html.parser").select(".portal-results a[href^='/nieuws/']")}


class TestSaving:
    def test_a_saved_group_works_at_once(self, editor: Admin, pages: None) -> None:
        assert found("bijstand") == set()
        assert editor.post(f"{NAME}:add", data={"words": " bijstand \n\nparticipatiewet\nBijstand"}).status_code == 302
        assert SynonymGroup.objects.get().words == "bijstand\nparticipatiewet"
        assert len(found("bijstand")) == 2

    def test_what_means_nothing_is_refused_and_why(self, editor: Admin) -> None:
        refused = (
            "bijstand",
            "woning\nwoningen",
            "bijstand\n" + "x" * (LONGEST_LINE + 1),
            "bijstand\neen heel erg lange zin over vele verschillende onderwerpen",
            "bijstand\n?!",
            "\n".join(f"woord{number}" for number in range(21)),
            "",
        )
        reasons = {errors_of(editor.post(f"{NAME}:add", data={"words": words})) for words in refused}
        assert "" not in reasons
        assert len(reasons) == len(refused)
        assert not SynonymGroup.objects.exists()

    def test_a_word_stands_in_one_group(self, editor: Admin, group: SynonymGroup) -> None:
        response = editor.post(f"{NAME}:add", data={"words": "uitkering\nBijstand"})
        assert "bijstand, participatiewet" in errors_of(response)
        assert SynonymGroup.objects.count() == 1

    def test_a_group_does_not_stand_in_its_own_way(self, editor: Admin, group: SynonymGroup) -> None:
        assert editor.post(f"{NAME}:edit", group.pk, data={"words": "bijstand\nparticipatiewet\nuitkering"}).status_code == 302
        assert SynonymGroup.objects.get().word_list == ["bijstand", "participatiewet", "uitkering"]

    def test_deleting_ends_it_at_once(self, editor: Admin, group: SynonymGroup, pages: None) -> None:
        assert len(found("bijstand")) == 2
        assert editor.post(f"{NAME}:delete", group.pk).status_code == 302
        assert found("bijstand") == set()


class TestPreview:
    def test_it_says_what_is_found_without_and_with_the_group(self, editor: Admin, pages: None) -> None:
        assert editor.post(f"{NAME}:preview_on_add", data={"words": "bijstand\nparticipatiewet"}).json() == {
            "is_valid": True,
            "is_available": True,
        }
        soup = bs4.BeautifulSoup(editor.get(f"{NAME}:preview_on_add").content, "html.parser")
        rows = [[cell.get_text(strip=True).split()[0] for cell in row.select("th, td")] for row in soup.select("tbody tr")]
        assert rows == [["bijstand", "0", "2"], ["participatiewet", "2", "2"]]
        assert not SynonymGroup.objects.exists()

    def test_a_saved_group_counts_in_its_new_form(self, editor: Admin, group: SynonymGroup, pages: None) -> None:
        editor.post(f"{NAME}:preview_on_edit", group.pk, data={"words": "bijstand\nuitkering"})
        soup = bs4.BeautifulSoup(editor.get(f"{NAME}:preview_on_edit", group.pk).content, "html.parser")
        assert [row.select("td")[1].get_text().split()[0] for row in soup.select("tbody tr")] == ["0", "0"]


class TestScreens:
    def test_listed_searched_and_with_a_history(self, editor: Admin, group: SynonymGroup) -> None:
        SynonymGroup.objects.create(words="ggz\ngeestelijke gezondheidszorg")
        assert "bijstand, participatiewet" in text_of(editor.get(f"{NAME}:list"))
        results = text_of(editor.get(f"{NAME}:list_results", q="gezondheid"))
        assert "ggz" in results
        assert "bijstand" not in results
        editor.post(f"{NAME}:edit", group.pk, data={"words": "bijstand\nuitkering"})
        assert editor.user.get_full_name() in text_of(editor.get(f"{NAME}:history", group.pk))
        for name in ("edit", "usage", "delete"):
            assert editor.get(f"{NAME}:{name}", group.pk).status_code == 200
        assert editor.address(f"{NAME}:list") in editor.get("wagtailadmin_home").content.decode()


def addresses(group: SynonymGroup) -> list[str]:
    rows = [reverse(f"{NAME}:{name}", args=[group.pk]) for name in ("edit", "delete", "usage", "history", "preview_on_edit")]
    return [*rows, *(reverse(f"{NAME}:{name}") for name in ("list", "list_results", "add", "preview_on_add"))]


class TestStrangers:
    def test_authors_have_no_part_in_it(self, author: Admin, group: SynonymGroup) -> None:
        for address in addresses(group):
            for response in (author.get(address), author.post(address, data={"words": "anders\nniet hetzelfde"})):
                assert response.status_code in (302, 403, 405), address
                assert b"participatiewet" not in response.content
        assert SynonymGroup.objects.get().words == group.words
        assert author.address(f"{NAME}:list") not in author.get("wagtailadmin_home").content.decode()

    def test_readers_are_sent_to_sign_in(self, client: Client, home: HomePage, group: SynonymGroup) -> None:
        for address in addresses(group):
            assert client.get(address).status_code == 302
            assert client.post(address, {"words": "anders\nniet hetzelfde"}).status_code == 302
        assert SynonymGroup.objects.get().words == group.words
