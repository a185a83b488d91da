"""The public API over HTTP: its contract, errors, limits and headers, and that it never shows more than anyone may read."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from wagtail.models import PageViewRestriction, Site

from cases_library.models import CaseIndexPage, CasePage, PersonaIndexPage, PersonaPage
from guides.models import GuidePage
from portal.pages.models import HomePage
from portal.search.api import middleware
from portal.search.api.registry import resources
from portal.search.query import FIELDS
from portal.themes.models import Theme
from tests.factories.accounts import sign_in
from tests.factories.bodies import body, text_with_link
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory, StepExampleFactory, StepPageFactory
from tests.factories.organisations import MunicipalityFactory
from tests.factories.pages import PageFactory, ThemeFactory
from tests.factories.pilots import PilotIndexPageFactory, PilotPageFactory, StoryPageFactory, stories_of
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
LISTS = ("gidsen", "stappen", "cases", "personas", "themas", "verhalen")
PAGE_LISTS = tuple(name for name in LISTS if name != "themas")
FEW, MANY = 3, 30
BUDGET = 30  # queries, with nothing kept: the search makes its tables of values, words and synonyms anew


class CaseIndexPageFactory(PageFactory):
    class Meta:
        model = CaseIndexPage

    slug = "praktijk"


class CasePageFactory(PageFactory):
    class Meta:
        model = CasePage


class PersonaIndexPageFactory(PageFactory):
    class Meta:
        model = PersonaIndexPage

    slug = "personas"


class PersonaPageFactory(PageFactory):
    class Meta:
        model = PersonaPage

    age = 17


class ApiSite:
    """`rows` of everything that the API shows."""

    def __init__(self, home: HomePage, rows: int) -> None:
        self.theme = ThemeFactory(name="Wonen", slug="wonen", introduction="<p>Een <b>plek</b> &amp; rust.</p>", synonyms="kamer\nhuis")
        self.place = MunicipalityFactory(name="Ermelo", slug="ermelo")
        self.parents = {
            "gidsen": GuideIndexPageFactory(parent=home, slug="gids"),
            "cases": CaseIndexPageFactory(parent=home),
            "personas": PersonaIndexPageFactory(parent=home),
        }
        self.parents["stappen"] = GuidePageFactory(parent=self.parents["gidsen"], title="Aanpak", slug="aanpak")
        pilot = PilotPageFactory(parent=PilotIndexPageFactory(parent=home), title="Plan", slug="plan")
        self.parents["verhalen"] = stories_of(pilot)
        self.factories = {
            "gidsen": GuidePageFactory,
            "stappen": StepPageFactory,
            "cases": CasePageFactory,
            "personas": PersonaPageFactory,
            "verhalen": StoryPageFactory,
        }
        self.count = 0
        self.grow(rows)

    def add(self, name: str, **fields: Any) -> Any:
        texts = {} if name == "personas" else {"body": body(("text", "<p>Eerst een <b>gesprek</b>.</p>"), text_with_link(self.theme.pk))}
        about = {"municipalities": [self.place]} if name in ("cases", "verhalen") else {}
        more = {"examples": [StepExampleFactory.build(url="https://elders.example/boxtel")]} if name == "stappen" else {}
        values = {"parent": self.parents[name], "themes": [self.theme]} | texts | about | more | fields
        return self.factories[name](**values)

    def grow(self, rows: int) -> None:
        for number in range(self.count, rows):
            for name in PAGE_LISTS:
                self.add(name, title=f"Toekomstplan {name} {number}", slug=f"{name}-{number}")
            ThemeFactory(name=f"Thema {number}", slug=f"themas-{number}")
        self.count = rows


@pytest.fixture
def site(home: HomePage) -> ApiSite:
    return ApiSite(home, FEW)


@pytest.fixture
def root(home: HomePage) -> Iterator[str]:
    """The site has an address of its own, which no test asks as host."""
    Site.objects.update(hostname="wegwijzer.example", port=443)
    Site.clear_site_root_paths_cache()
    yield "https://wegwijzer.example"
    Site.clear_site_root_paths_cache()


def get(client: Client, address: str, status: int = 200, **headers: Any) -> Any:
    response = client.get(f"/api/v1/{address}", headers=headers)
    assert response.status_code == status, response.text
    kind = "application/json" if status == 200 else "application/problem+json"
    assert response["Content-Type"] == kind
    assert response["API-Version"] == middleware.VERSION
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    return response.json()


# Contract ----------------------------------------------------------------------------------


def test_the_document_is_valid_and_every_answer_keeps_to_it(client: Client, site: ApiSite, root: str, subtests: pytest.Subtests) -> None:
    document = get(client, "openapi.json")
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == middleware.VERSION
    assert document["servers"] == [{"url": f"{root}/api/v1"}]
    assert {f"/{name}" for name in LISTS} < set(document["paths"])
    asked = {path: path.replace("{slug}", f"{path.split('/')[1]}-1") for path in document["paths"]}
    for path, address in asked.items():
        with subtests.test(path):
            schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            answer = get(client, address[1:] + ("?q=toekomstplan" if path == "/zoeken" else ""))
            Draft202012Validator(schema | {"components": document["components"]}).validate(answer)
            if path in {f"/{name}" for name in LISTS}:
                assert answer["resultaten"]
    wrong = get(client, "cases?x=1", 400)
    Draft202012Validator(document["components"]["schemas"]["Problem"]).validate(wrong)


def test_a_search_gives_results_and_facets(client: Client, site: ApiSite, root: str) -> None:
    site.add("cases", title="Een kamer met steunfiguur & buur", slug="kamer", lead="Over <wonen> & meer.")
    answer = get(client, "zoeken?q=steunfiguur&thema=wonen&soort=casus&soort=stap")
    (result,) = answer["resultaten"]
    assert result["url"] == f"{root}/praktijk/kamer/"
    assert (result["titel"], result["soort"]) == ("Een kamer met steunfiguur & buur", "casus")
    assert result["samenvatting"] == "Over <wonen> & meer."
    assert answer["totaal"] == 1
    themes = next(facet for facet in answer["facetten"] if facet["naam"] == "thema")
    assert {"waarde": "wonen", "titel": "Wonen", "aantal": 1, "gekozen": True} in themes["keuzes"]


def test_words_in_a_text_are_marked_as_safe_html(client: Client, site: ApiSite) -> None:
    site.add("cases", title="Anders", slug="anders", lead="Kort.", body=body(("text", "<p>1 &lt; 2 & een steunfiguur &lt;script&gt;.</p>")))
    (result,) = get(client, "zoeken?q=steunfiguur")["resultaten"]
    assert "<mark>steunfiguur</mark>" in result["fragment"]
    assert "<script>" not in result["fragment"]
    assert "<mark>" not in result["samenvatting"]


def test_a_list_goes_in_pages(client: Client, site: ApiSite, root: str) -> None:
    first = get(client, "stappen?perPagina=2&thema=wonen")
    assert (first["totaal"], first["paginas"], first["vorige"], len(first["resultaten"])) == (3, 2, None, 2)
    assert first["volgende"] == f"{root}/api/v1/stappen?perPagina=2&thema=wonen&pagina=2"
    second = get(client, first["volgende"].partition("/api/v1/")[2])
    assert [row["nummer"] for row in [*first["resultaten"], *second["resultaten"]]] == [1, 2, 3]
    assert second["volgende"] is None
    assert second["vorige"].endswith("&pagina=1")
    search = get(client, "zoeken?q=toekomstplan&perPagina=7&soort=stap&soort=casus&soort=verhaal")
    last = get(client, search["volgende"].partition("/api/v1/")[2])
    assert (len(search["resultaten"]), len(last["resultaten"]), search["totaal"]) == (7, 2, 9)


def test_lists_are_narrowed(client: Client, site: ApiSite) -> None:
    other = GuidePageFactory(parent=site.parents["gidsen"], title="Tweede", slug="tweede")
    StepPageFactory(parent=other, title="Ver weg", slug="stappen-1")
    assert [row["titel"] for row in get(client, "stappen?gids=tweede")["resultaten"]] == ["Ver weg"]
    assert get(client, "stappen?thema=themas-1")["resultaten"] == []
    row = get(client, "stappen?gids=tweede")["resultaten"][0]
    assert row["nummer"] == 1
    assert get(client, row["zelf"].partition("/api/v1/")[2])["titel"] == "Ver weg"  # two steps have this slug


def test_texts_have_no_markup(client: Client, site: ApiSite) -> None:
    step = get(client, "stappen/stappen-1")
    assert step["tekst"].startswith("Eerst een gesprek.")
    assert len(step["acties"]) == 2
    assert step["voorbeelden"][0]["plaats"] == "Boxtel"
    theme = get(client, "themas/wonen")
    assert theme["inleiding"] == "Een plek & rust."
    assert theme["synoniemen"] == ["kamer", "huis"]
    assert get(client, "cases/cases-1")["gemeenten"] == [{"slug": "ermelo", "naam": "Ermelo"}]
    assert get(client, "verhalen/verhalen-1")["pilot"]["titel"] == "Plan"


def test_addresses_are_those_of_the_site_whatever_host_was_asked(client: Client, site: ApiSite, root: str) -> None:
    for address in ("zoeken?q=toekomstplan", *LISTS, "openapi.json", "stappen/stappen-1"):
        text = str(get(client, address, host="testserver"))
        assert root in text
        assert "testserver" not in text


def test_the_api_knows_what_apps_registered(client: Client, site: ApiSite) -> None:
    assert {resource.name for resource in resources} == set(LISTS)
    stories = resources.get("verhalen")
    assert stories is not None
    resources.unregister("verhalen")
    try:
        get(client, "verhalen", 404)
        assert "/verhalen" not in get(client, "openapi.json")["paths"]
    finally:
        resources.register(stories)


# Errors ------------------------------------------------------------------------------------


def test_unknown_parameters_are_told(client: Client, site: ApiSite) -> None:
    for address in ("zoeken?q=x&", *(f"{name}?" for name in LISTS), "cases/cases-1?", "openapi.json?"):
        answer = get(client, f"{address}kleur=rood", 400)
        assert answer["status"] == 400
        assert "kleur" in answer["detail"]
        assert [(error["in"], error["name"], error["code"]) for error in answer["errors"]] == [("query", "kleur", "unknown")]


def test_wrong_values_are_told(client: Client, site: ApiSite, subtests: pytest.Subtests) -> None:
    numbers = ["pagina=0", "pagina=-1", "pagina=een", "pagina=%00", "pagina=", "pagina=%C2%B2", "perPagina=101", f"perPagina={'9' * 30}"]
    wrong = dict.fromkeys(numbers, "number") | {"pagina=1&pagina=2": "repeated"}
    wrong |= dict.fromkeys(["thema=bestaatniet", "thema=%00", "thema="], "value")
    for query, code in wrong.items():
        for name in ("zoeken", "cases"):
            with subtests.test(f"{name}?{query}"):
                assert get(client, f"{name}?{query}", 400)["errors"][0]["code"] == code


def test_wrong_choices_of_a_search_are_told(client: Client, site: ApiSite) -> None:
    for name in (*FIELDS, "volgorde"):
        assert get(client, f"zoeken?q=plan&{name}=x:y'z", 400)["errors"][0]["name"] == name


def test_a_page_beyond_the_last_is_not_found(client: Client, site: ApiSite) -> None:
    for address in ("cases?pagina=2", "zoeken?pagina=99999999999999999", "zoeken?q=toekomstplan&pagina=3", "zoeken?q=qqqqxx&pagina=2"):
        get(client, address, 404)


def test_what_is_not_there_is_a_problem_too(client: Client, site: ApiSite, subtests: pytest.Subtests) -> None:
    gone = [
        "",
        "niets",
        "zoeken/",
        "cases/",
        "cases/niets",
        "cases/cases-1/",
        "cases/cases-1/meer",
        "stappen/%00",
        "../v2/pages",
        "cases/é",
    ]
    for address in gone:
        with subtests.test(address):
            assert get(client, address, 404)["status"] == 404


def test_the_apis_of_wagtail_are_not_there(client: Client, site: ApiSite) -> None:
    for address in ("/api/v2/pages/", "/api/v3/pages/", "/api/v2/", "/api/v2/images/", "/api/", "/api/v2/documents/"):
        assert client.get(address).status_code == 404, address


def test_it_can_only_be_read(client: Client, site: ApiSite) -> None:
    strict = Client(enforce_csrf_checks=True)
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
        response = strict.generic(method, "/api/v1/cases")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS"), method
        assert response["Content-Type"] == "application/problem+json"
    assert Client().head("/api/v1/zoeken?q=plan").status_code == 200
    for address in ("/api/v1/cases", "/api/v1/openapi.json"):
        head, whole = Client().head(address), Client().get(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head["ETag"] == whole["ETag"]


def test_strange_questions_never_fail(client: Client, site: ApiSite) -> None:
    for words in ("%00", "%22AND(*", "%F0%9F%98%80", "x" * 10_000, "%ED%A0%80", "'; DROP TABLE x;--", "a:b^2~", "%"):
        response = client.get(f"/api/v1/zoeken?q={words}")
        assert response.status_code == 200, words[:20]


def test_a_failure_is_a_problem_and_is_logged(
    client: Client, site: ApiSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("geheim")

    monkeypatch.setattr("portal.search.api.views.queries.search", fail)
    assert "geheim" not in str(get(client, "zoeken?q=plan", 500))
    assert "api_failed" in caplog.messages


# Who may see what, and who asks --------------------------------------------------------------


@pytest.mark.parametrize("how", ["draft", "expired", "private", "unpublished"])
def test_what_is_not_open_to_all_is_nowhere(client: Client, site: ApiSite, how: str) -> None:
    for name in PAGE_LISTS:
        page = site.add(name, title=f"Verborgen {name}", slug="verborgen", live=how != "draft")
        if how == "expired":
            type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
        elif how == "private":
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        elif how == "unpublished":
            page.unpublish()
        cache.clear()
        assert "Verborgen" not in str(get(client, f"{name}?perPagina=100")), name
        get(client, f"{name}/verborgen", 404)
        get(client, f"{name}/{page.translation_key}", 404)
    assert get(client, "zoeken?q=verborgen")["totaal"] == 0
    assert "verborgen" not in str(get(client, "zoeken?perPagina=100"))
    assert "Verborgen" not in str(get(client, "gidsen/aanpak"))


def test_what_lies_under_a_closed_page_is_nowhere(client: Client, site: ApiSite) -> None:
    guide = site.parents["stappen"]
    PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.LOGIN)
    cache.clear()
    assert get(client, "stappen")["resultaten"] == []
    get(client, "stappen?gids=aanpak", 400)
    get(client, "stappen/stappen-1", 404)


def test_a_link_of_an_example_to_a_closed_page_is_not_told(client: Client, site: ApiSite) -> None:
    closed = site.add("cases", title="Dicht", slug="dicht", live=False)
    site.add("stappen", slug="met", examples=[StepExampleFactory.build(page=closed.page_ptr, title="Een voorbeeld")])
    assert "dicht" not in str(get(client, "stappen/met"))


def test_a_session_changes_nothing_and_is_not_read(site: ApiSite) -> None:
    user = UserFactory(administrator=True)
    signed_in = Client()
    sign_in(signed_in, user)
    private = site.add("cases", title="Besloten", slug="besloten")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/api/v1/zoeken?q=toekomstplan", "/api/v1/cases", "/api/v1/openapi.json", "/api/v1/niets", "/api/v1/cases/besloten"):
        cache.clear()
        anonymous = Client().get(address)
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            theirs = signed_in.get(address)
        assert (theirs.status_code, theirs.content) == (anonymous.status_code, anonymous.content)
        assert not theirs.cookies
        assert "Cookie" not in theirs.get("Vary", "")
        assert not [query for query in captured if "django_session" in query["sql"] or "accounts_user" in query["sql"]]


# Cache, CORS, limits, costs --------------------------------------------------------------------


def test_lists_are_kept_until_content_changes(client: Client, site: ApiSite) -> None:
    for address in (*LISTS, "openapi.json", "cases/cases-1", "zoeken?thema=wonen"):
        first = client.get(f"/api/v1/{address}")
        etag = first["ETag"]
        assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
        again = client.get(f"/api/v1/{address}", headers={"If-None-Match": etag})
        assert (again.status_code, again["ETag"]) == (304, etag)
        assert (again["Access-Control-Allow-Origin"], again["API-Version"]) == ("*", middleware.VERSION)
        with CaptureQueriesContext(connection) as captured:
            kept = client.get(f"/api/v1/{address}")
        assert (len(captured), kept.content) == (0, first.content)
        assert kept["API-Version"] == middleware.VERSION


def test_what_somebody_searched_is_not_kept(client: Client, site: ApiSite, caplog: pytest.LogCaptureFixture) -> None:
    for address in ("zoeken?q=steunfiguur", "zoeken?q=", "zoeken?q=steunfiguur&x=1"):
        response = client.get(f"/api/v1/{address}")
        assert response["Cache-Control"] == "private, no-store"
        assert not response.has_header("ETag")
    for record in caplog.records:
        if record.name != "django.db.backends":
            told = {name: value for name, value in vars(record).items() if name != "request"}  # which the log leaves out
            assert "steunfiguur" not in f"{record.getMessage()} {told}"


def test_other_sites_may_read_it_and_only_it(client: Client, site: ApiSite) -> None:
    asked = {"Origin": "https://elders.example", "Access-Control-Request-Method": "GET"}
    preflight = client.options("/api/v1/zoeken", headers=asked)
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Origin"] == "*"
    assert preflight["Access-Control-Allow-Methods"] == preflight["Allow"] == "GET, HEAD, OPTIONS"
    assert not preflight.has_header("Access-Control-Allow-Credentials")
    for address in ("/", "/zoeken/?q=plan", "/zoeken/aanvullen/?q=plan", "/apidocs/", "/account/"):
        assert not client.get(address, headers=asked).has_header("Access-Control-Allow-Origin"), address


def test_it_has_a_limit_for_each_network(client: Client, site: ApiSite, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(middleware, "REQUESTS_A_MINUTE", 3)
    monkeypatch.setattr("portal.requests.time.time", lambda: 1_000_000.0)
    settings.TRUSTED_PROXY_COUNT = 1

    def ask(sent: str) -> Any:
        return client.get("/api/v1/cases", headers={"X-Forwarded-For": sent})

    answers = [ask(f"1.2.3.{number}, 9.9.9.9") for number in range(4)]  # what a client writes itself does not count
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert answers[-1]["Access-Control-Allow-Origin"] == "*"
    assert ask("9.9.8.9").status_code == 200
    assert client.get("/").status_code == 200


def test_more_rows_take_no_more_queries(client: Client, site: ApiSite) -> None:
    addresses = [
        *(f"{name}?perPagina=100" for name in LISTS),
        "zoeken?q=toekomstplan&perPagina=100",
        "zoeken?perPagina=100",
        "gidsen/aanpak",
        "stappen/stappen-1",
        "personas/personas-1",
        "themas/wonen",
        "openapi.json",
    ]

    def measure() -> dict[str, int]:
        found = {}
        for address in addresses:
            get(client, address)
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                get(client, address)
            found[address] = len(captured)
        return found

    few = measure()
    site.grow(MANY)
    Theme.objects.get(slug="wonen").related.set(Theme.objects.all()[:MANY])
    assert len(get(client, "cases?perPagina=100")["resultaten"]) == MANY
    assert GuidePage.objects.count() == MANY + 1
    grown = {address: number - few[address] for address, number in measure().items() if number > few[address]}
    assert not grown
    assert max(few.values()) <= BUDGET, few


def test_a_host_that_is_not_ours_is_a_problem(client: Client, site: ApiSite, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert get(client, "cases", 400, host="elders.example")["status"] == 400
