"""The search of the database: what is found, in which order, what the admin asks of it, and that nothing breaks it.

The same tests run on SQLite and on PostgreSQL, and those of `any_engine` on Elasticsearch and OpenSearch as well.
"""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from modelsearch import query as queries
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import FilterFieldError
from modelsearch.conf import get_app_config
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, PageViewRestriction

from portal.organisations.models import Municipality
from portal.pages.models import HomePage, PortalDocument, PortalImage, PortalPage
from portal.search import analysis, vocabulary
from portal.search.checks import check_index
from portal.search.engines.backend import DatabaseBackend
from portal.search.engines.counting import count_stale_words, count_words
from portal.search.engines.database import SearchBackend
from portal.search.models import IndexState, SearchWord, SynonymGroup
from portal.search.plan import plan_query
from tests.factories.bodies import body
from tests.factories.organisations import MunicipalityFactory
from tests.factories.pages import ImageFactory, NewsIndexPageFactory, NewsPageFactory, ThemeFactory
from tests.search.test_analysis import any_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine() -> DatabaseBackend:
    return SearchBackend({})


@pytest.fixture
def news(home: HomePage) -> Any:
    index = NewsIndexPageFactory(parent=home, slug="nieuws")

    def make(title: str, text: str = "", **values: Any) -> PortalPage:
        return NewsPageFactory(parent=index, title=title, body=body(("text", f"<p>{text}</p>")), **values)

    return make


def found(engine: Any, text: str) -> list[str]:
    hits = engine.scores(plan_query(text), PortalPage.objects.listed())
    titles = {page.pk: page.title for page in PortalPage.objects.all()}
    return [titles[key] for key in hits.scores]


FILLER = "Dit is een gewone tekst over iets anders, met genoeg woorden om te tellen."


def test_the_vendor_of_the_database_answers(engine: DatabaseBackend) -> None:
    assert engine.name == connection.vendor


def test_exact_comes_before_stem_before_compound_before_likely(any_engine: Any, news: Any) -> None:
    news("Vierde", f"{FILLER} Een woningbouwplan. {FILLER}")
    news("Derde", f"{FILLER} Zij woont hier. {FILLER}")
    news("Tweede", f"{FILLER} Een woning erbij. {FILLER}")
    count_words()
    assert found(any_engine, "woning") == ["Tweede", "Derde", "Vierde"]
    assert found(any_engine, "wonimg")[0] in ("Tweede", "Derde")
    assert not any_engine.scores(plan_query("wonimg"), PortalPage.objects.listed()).is_partial


def test_a_title_counts_more_than_a_lead_than_a_body(any_engine: Any, news: Any) -> None:
    news("In de tekst", f"{FILLER} Over regie. {FILLER}")
    news("In de inleiding", FILLER * 2, lead="Wie voert de regie?")
    news("Regie", FILLER * 2)
    assert found(any_engine, "regie") == ["Regie", "In de inleiding", "In de tekst"]


def test_themes_and_tags_are_found(any_engine: Any, news: Any) -> None:
    page = news("Bericht", themes=[ThemeFactory(name="Schulden", slug="schulden")])
    page.tags.add("briefadres")
    page.save()
    any_engine.add(page)  # as the worker does, after the tags were saved
    assert found(any_engine, "schuld") == found(any_engine, "briefadres") == ["Bericht"]


def test_of_equals_the_page_checked_or_published_last_comes_first(any_engine: Any, news: Any) -> None:
    old, checked = news("Zelfde alfa", "Jongerenloket"), news("Zelfde beta", "Jongerenloket")
    Page.objects.filter(pk__in=[old.pk, checked.pk]).update(last_published_at=timezone.now() - timedelta(days=400))
    checked.refresh_from_db()
    checked.checked_on = timezone.localdate()
    checked.save()
    PortalPage.objects.get(pk=old.pk).specific.save()
    news("Zelfde gamma", "Jongerenloket", checked_on=timezone.localdate() + timedelta(days=1))
    assert found(any_engine, "jongerenloket") == ["Zelfde gamma", "Zelfde beta", "Zelfde alfa"]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Vanaf 18+ geldt de Wmo", "18+"),
        ("Vanaf 18+ geldt de Wmo", "18"),
        ("Vanaf 18+ geldt de Wmo", "WMO"),
        ("Een WW-uitkering", "ww"),
        ("Leerlingen van pro/vso", "pro/vso"),
        ("Een achttiende verjaardag", "18e verjaardag"),
        ("In 2026 wordt het anders", "2026"),
        ("De jongerenraad van Súdwest-Fryslân", "raad van jongeren sudwest fryslan"),
        ("Een jongerenloket", "loket"),
        ("Evaluatie van de aanpak", "zelfevaluatie"),
        ("Aanbieders van jeugdhulp", "jeugdhulpaanbieders"),
        ("Zij praten over ons", "over ons"),
        ("Kwartiermakers aan het werk", "kwartiermkaer"),
        ("Huisvesting", "huisv"),
    ],
)
def test_words_meet(any_engine: Any, news: Any, text: str, question: str) -> None:
    news("Ander bericht", FILLER)
    news("Bericht", text)
    assert found(any_engine, question)[:1] == ["Bericht"]


def test_synonyms_of_editors_work_at_once(any_engine: Any, news: Any) -> None:
    news("Over de ggz"), news("Over geestelijke gezondheidszorg")
    assert found(any_engine, "ggz") == ["Over de ggz"]
    SynonymGroup.objects.create(words="ggz\ngeestelijke gezondheidszorg")
    assert found(any_engine, "ggz") == ["Over de ggz", "Over geestelijke gezondheidszorg"]
    assert found(any_engine, "geestelijke gezondheidszorg") == ["Over geestelijke gezondheidszorg", "Over de ggz"]


def test_where_few_pages_have_all_words_pages_with_half_of_them_follow(any_engine: Any, news: Any) -> None:
    news("Alles", "Kwartiermaker en briefadres"), news("Half", "Een kwartiermaker"), news("Niets", FILLER)
    assert found(any_engine, "kwartiermaker briefadres") == ["Alles", "Half"]
    assert any_engine.scores(plan_query("kwartiermaker bestaatnergens"), PortalPage.objects.listed()).is_partial
    for number in range(3):
        news(f"Alles {number}", "Kwartiermaker en briefadres")
    assert "Half" not in found(any_engine, "kwartiermaker briefadres")


def test_only_pages_of_the_queryset_are_found(any_engine: Any, news: Any) -> None:
    shown, _hidden = news("Getoond", "briefadres"), news("Verborgen", "briefadres", live=False)
    assert found(any_engine, "briefadres") == ["Getoond"]
    assert any_engine.scores(plan_query("briefadres"), PortalPage.objects.exclude(pk=shown.pk).listed()).total == 0


def test_a_search_asks_the_database_a_fixed_number_of_times(
    engine: DatabaseBackend, news: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        news(f"Bericht {number}", "kwartiermaker en briefadres voor jongeren")
    plan_query("briefadres")
    pages = PortalPage.objects.listed()
    with django_assert_max_num_queries(4):  # version of the words, synonyms and themes (kept outside a transaction), matches
        plan = plan_query("kwartiermaker briefadres voor jongeren")
    with django_assert_max_num_queries(3):
        assert engine.scores(plan, pages).total == 12


def test_saving_a_page_writes_its_row_with_few_queries(news: Any, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    page = news("Bericht", FILLER * 20)
    with django_assert_max_num_queries(14):
        SearchBackend({}).add(page)


# --- words ---------------------------------------------------------------------------------------------------------------


def test_words_are_those_of_live_public_pages(news: Any) -> None:
    open_page = news("Open", "openbaarwoord"), news("Concept", "conceptwoord", live=False)
    closed = news("Besloten", "geslotenwoord")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    news("Verlopen", "verlopenwoord", expire_at=timezone.now() - timedelta(days=1))
    assert count_words() >= 1
    known = vocabulary.load()
    assert {word for word in known.words if word.endswith("woord")} == {"openbaarwoord"}
    assert not any(known.knows(word) for word in ("conceptwoord", "geslotenwoord", "verlopenwoord"))
    assert open_page


def test_a_new_page_brings_its_words_and_a_closed_one_takes_them(engine: DatabaseBackend, news: Any) -> None:
    page = news("Bericht", "steunfiguur")
    assert plan_query("steunfiguurr").corrected == "steunfiguur"
    assert engine.complete("steunf") == ["steunfiguur"]
    page.unpublish()
    count_stale_words()
    assert plan_query("steunfiguurr").corrected == ""
    assert engine.complete("steunf") == []
    assert not SearchWord.objects.filter(word="steunfiguur").exists()


def test_words_are_counted_by_page(news: Any) -> None:
    news("Een", "knooppunt knooppunt knooppunt"), news("Twee", "knooppunten")
    count_words()
    known = vocabulary.load()
    assert (known.stems["knooppunt"], known.words["knooppunt"], known.words["knooppunten"], known.parts["punt"]) == (2, 1, 1, 2)


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [("jongerenl", ["jongerenloket"]), ("het jongerenl", ["het jongerenloket"]), ("", []), ("jongeren ", []), ("zzzz", []), ('"', [])],
)
def test_a_question_is_completed(any_engine: Any, news: Any, prefix: str, expected: list[str]) -> None:
    news("Bericht", "Het jongerenloket")
    assert any_engine.complete(prefix) == expected


# --- the admin and Wagtail -----------------------------------------------------------------------------------------------


def test_pages_images_documents_and_places_are_found(news: Any) -> None:
    page, image = news("Een toekomstplan"), ImageFactory(title="Twee jongeren bij een loket")
    document = PortalDocument.objects.create(title="Handreiking wonen", file="handreiking.pdf")
    place = MunicipalityFactory(name="Zevenaar", slug="zevenaar")
    assert list(Page.objects.search("toekomstplannen")) == [page.page_ptr]
    assert list(PortalImage.objects.search("jongere")) == [image]
    assert list(PortalImage.objects.autocomplete("lok")) == [image]
    assert list(PortalDocument.objects.search("woning")) == [document]
    backend = get_search_backend()
    assert list(backend.search("zevenaar", Municipality.objects.all())) == [place]
    assert list(backend.autocomplete("zeven", Municipality.objects.all())) == [place]


def test_autocomplete_takes_the_begin_of_each_word_and_parts(news: Any) -> None:
    page = news("Een jongerenloket voor allen")
    for text in ("jonger", "loket", "jongerenloket all", "VOOR AL", "een"):
        assert list(Page.objects.autocomplete(text)) == [page.page_ptr], text
    for text in ("oket", "jongeren hulp", "", '"', "  "):
        assert list(Page.objects.autocomplete(text)) == [], text


def test_fields_narrow_where_words_are_looked_for(news: Any) -> None:
    title, lead = news("Over regie"), news("Anders", lead="Over regie")
    assert set(Page.objects.search("regie")) == {title.page_ptr, lead.page_ptr}
    assert list(Page.objects.search("regie", fields=["title"])) == [title.page_ptr]
    assert list(PortalPage.objects.search("regie", fields=["lead"])) == [lead.portalpage_ptr]


def test_queries_of_wagtail(news: Any) -> None:
    both, one, _none = (each.page_ptr for each in (news("Plan en regie"), news("Regie vraagt tijd"), news("Iets")))
    plain, phrase = queries.PlainText, queries.Phrase
    assert list(Page.objects.search(plain("plan regie"))) == [both]
    assert set(Page.objects.search(plain("plan regie", operator="or"))) == {both, one}
    assert list(Page.objects.search(phrase("regie vraagt tijd"))) == [one]
    assert list(Page.objects.search(phrase("tijd regie"))) == []
    assert list(Page.objects.search(plain("regie") & ~plain("plan"))) == [one]
    assert set(Page.objects.search(plain("plan") | plain("tijd"))) == {both, one}
    assert set(Page.objects.search(queries.Boost(plain("regie"), 2))) == {both, one}
    assert list(Page.objects.search(queries.Fuzzy("plann"))) == [both]
    assert Page.objects.search(queries.MATCH_ALL).count() == Page.objects.count()
    assert list(Page.objects.search(queries.MATCH_NONE)) == []


def test_results_can_be_sliced_counted_ordered_scored_and_faceted(news: Any) -> None:
    theme = ThemeFactory(name="Samenleving")
    pages = [news(f"Bericht {letter}", "regie", themes=[theme] if letter in "ab" else []) for letter in "abc"]
    results = PortalPage.objects.search("regie")
    assert (results.count(), len(results[1:3]), results[0] in list(results)) == (3, 2, True)
    assert [page.title for page in PortalPage.objects.search("regie", order_by="title")] == ["Bericht a", "Bericht b", "Bericht c"]
    assert all(page.mark > 0 for page in results.annotate_score("mark"))
    assert dict(results.facet("themes")) == {theme.pk: 2, None: 1}
    with pytest.raises(FilterFieldError):
        results.facet("lead")
    twice = PortalPage.objects.filter(themes__slug__in=[theme.slug]).search("regie")
    assert twice.count() == 2
    assert pages


@pytest.mark.parametrize(
    "text", ['"', "   ", "", "'", "*", "NEAR(a b)", "a AND", "title:x", "^", "{", "\x00", "a\x00b", "\ud800", "--", "%s"]
)
def test_no_sign_is_part_of_the_language_of_the_engine(any_engine: Any, news: Any, text: str) -> None:
    news("Bericht", "a b x title near")
    list(Page.objects.search(text))
    list(Page.objects.autocomplete(text))
    any_engine.scores(plan_query(text), PortalPage.objects.listed())


@pytest.mark.parametrize("seed", range(6))
def test_any_text_can_be_asked_and_written(any_engine: Any, news: Any, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    page = news("Bericht")
    for _ in range(12):
        text = any_text(chance)
        page.title, page.lead = text, text * 3  # not saved: the database itself refuses some of it
        any_engine.add(page)
        hits = any_engine.scores(plan_query(text), PortalPage.objects.listed())
        assert plan_query(text).is_empty or page.pk in hits.scores, text
        list(Page.objects.search(text)), list(Page.objects.autocomplete(text)), any_engine.complete(text)


def test_a_very_long_page_is_written(any_engine: Any, news: Any) -> None:
    chance = random.Random(1)  # noqa: S311
    page = news("Lang bericht")
    page.lead = "eerstewoord " + " ".join("".join(chance.choices("абвгдежзиклмн", k=40)) for _ in range(20_000))
    any_engine.add(page)
    assert page.pk in any_engine.scores(plan_query("eerstewoord"), PortalPage.objects.listed()).scores


# --- the index -----------------------------------------------------------------------------------------------------------


def test_a_rebuild_writes_all_rows_and_removes_those_of_what_is_gone(engine: DatabaseBackend, news: Any) -> None:
    entries = get_app_config().get_model("IndexEntry")._default_manager
    page = news("Bericht", "steunfiguur")
    entries.all().delete()
    call_command("wagtail_update_index", verbosity=0)
    assert found(engine, "steunfiguur") == ["Bericht"]
    stale = entries.get(object_id=str(page.pk))
    stale.pk, stale.object_id = None, "99999999"
    stale.save()
    call_command("wagtail_update_index", verbosity=0)
    assert not entries.filter(object_id="99999999").exists()


def test_a_page_that_is_deleted_is_not_found(any_engine: Any, news: Any) -> None:
    page = news("Bericht", "steunfiguur")
    assert found(any_engine, "steunfiguur") == ["Bericht"]
    page.delete()
    assert found(any_engine, "steunfiguur") == []


def test_an_empty_index_is_not_an_old_one(client: Client, db: None) -> None:
    assert client.get("/readyz").json()["search"] == "ok"
    assert check_index(databases=["default"]) == []


def test_an_index_made_with_another_analysis_is_told(client: Client, news: Any) -> None:
    call_command("wagtail_update_index", verbosity=0)
    assert client.get("/readyz").json()["search"] == "ok"
    assert check_index(databases=["default"]) == []
    IndexState.change(analysis="0" * 32)
    assert client.get("/readyz").json() == {"status": "ready", "search": "degraded"}
    assert [message.id for message in check_index(databases=["default"])] == ["search.W001"]
    call_command("wagtail_update_index", verbosity=0)
    assert IndexState.objects.get().analysis == analysis.FINGERPRINT


@pytest.mark.parametrize(
    "words", ["bijstand", "woning\nwoningen", "bijstand\nwerk en inkomen en geld en schulden en nog wat", "bijstand\n!!"]
)
def test_a_group_of_synonyms_is_two_words_at_least(words: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        SynonymGroup(words=words).full_clean()
    SynonymGroup(words="bijstand\nwerk en inkomen").full_clean()
