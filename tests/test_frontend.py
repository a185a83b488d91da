"""The stylesheet, the script, the frame of every page and the colours of an installation."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import bs4
import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from frontend.build import TARGET, built
from portal.pages.colours import COLOURS, contrast
from portal.pages.icons import ICONS
from portal.pages.models import HomePage, SiteSettings
from portal.pages.navigation import NavigationLink
from portal.pages.templatetags.portal_tags import name_board, name_words
from portal.themes.models import Theme
from tests.factories.accounts import sign_in
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory, StepPageFactory
from tests.factories.pages import ImageFactory, InformationPageFactory
from tests.factories.users import UserFactory

STATIC = Path(settings.BASE_DIR) / "static"
SCRIPT = STATIC / "js" / "portal.js"
FONT = STATIC / "fonts" / "overpass-400-800.woff2"

# Bytes; the promise is 60 kB over the wire for a first visit to a step page.
STYLESHEET_BUDGET = 10_500
SCRIPT_BUDGET = 4_000
STEP_PAGE_BUDGET = 60_000


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, compresslevel=6))


def soup_of(html: str) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(html, "html.parser")


# What is sent ------------------------------------------------------------------------------


def test_the_committed_stylesheet_is_what_the_sources_give() -> None:
    assert TARGET.read_text(encoding="utf-8") == built(), "run: python frontend/build.py"


def test_the_stylesheet_keeps_its_notice_and_asks_for_nothing_elsewhere() -> None:
    css = TARGET.read_text(encoding="utf-8")
    assert css.startswith("/*!")
    assert "EUPL-1.2" in css[:300]
    addresses = re.findall(r"url\((.*?)\)", css)
    assert [address for address in addresses if not address.startswith('"data:')] == ["../fonts/overpass-400-800.woff2"]
    assert (TARGET.parent / "../fonts/overpass-400-800.woff2").resolve() == FONT
    assert "SIL OPEN FONT LICENSE" in (FONT.parent / "OFL.txt").read_text(encoding="utf-8").upper()


def test_stylesheet_and_script_stay_within_their_budget() -> None:
    assert compressed(TARGET.read_bytes()) <= STYLESHEET_BUDGET
    assert compressed(SCRIPT.read_bytes()) <= SCRIPT_BUDGET


def test_the_script_can_send_nothing() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    for way in (
        "fetch",
        "XMLHttpRequest",
        "sendBeacon",
        "WebSocket",
        "EventSource",
        "import(",
        "new Image",
        ".src",
        ".cookie",
        "http:",
        "https:",
    ):
        assert way not in script, way


@pytest.mark.django_db
def test_a_step_page_weighs_at_most_60_kb(home: HomePage, client: Client) -> None:
    guide = GuidePageFactory(parent=GuideIndexPageFactory(parent=home))
    text = "<p>" + "Teken met je partners wie er om deze jongeren heen staan, en schrijf op wie wat doet. " * 60 + "</p>"
    steps = [
        StepPageFactory(parent=guide, actions=8, body=json.dumps([{"type": "heading", "value": "Kop"}, {"type": "text", "value": text}]))
        for _ in range(8)
    ]
    response = client.get(steps[2].url)
    page = soup_of(response.content.decode())
    sent = compressed(response.content) + compressed(TARGET.read_bytes()) + compressed(SCRIPT.read_bytes()) + FONT.stat().st_size
    assert sent <= STEP_PAGE_BUDGET
    asked = {node.get("src") or node.get("href") for node in page.select("script[src], link[rel=stylesheet], link[rel=preload]")}
    assert len(asked) == 3


# The frame ---------------------------------------------------------------------------------


WONEN = {"title": "Wonen", "page": None, "path": "/themas/wonen/"}


@pytest.fixture
def site_settings(site: Site) -> SiteSettings:
    return SiteSettings.objects.create(
        site=site,
        name="Wegwijzer 16-27",
        tagline="Voor gemeenten",
        main_menu=[("item", {"title": "Onderwerpen", "page": None, "path": "/themas/", "children": [WONEN]})],
        footer_columns=[("column", {"title": "Over", "links": [{"title": "Privacy", "page": None, "path": "/privacy/"}]})],
        footer_text="Voor wie het is.",
        footer_end="Geen cookies.",
    )


def test_the_frame_of_a_page(site_settings: SiteSettings, home: HomePage, client: Client) -> None:
    page = InformationPageFactory(parent=home, title="Over deze site", search_description="Wie dit maakt.")
    html = client.get(page.url).content.decode()
    soup = soup_of(html)
    assert soup.html["lang"] == "nl"
    assert soup.title.get_text() == "Over deze site · Wegwijzer 16-27"
    assert soup.select_one("meta[name=description]")["content"] == "Wie dit maakt."
    assert soup.select_one("link[rel=canonical]")["href"] == f"http://localhost{page.url}"
    assert soup.select_one("meta[property='og:image']")["content"].startswith("http://localhost/static/images/social")
    assert soup.select_one("link[rel=alternate]")["type"] == "application/atom+xml"
    assert soup.body.a["href"] == f"#{soup.main['id']}"
    assert [item.get_text() for item in soup.select(".utrecht-breadcrumb-nav li")][-1].strip() == "Over deze site"
    assert soup.select_one(".portal-header__top form")["action"] == "/zoeken/"
    assert soup.select_one(".portal-logo__board").get_text() == "16-27"
    assert "Geen cookies." in soup.footer.get_text()
    assert "style=" not in html
    assert not [script for script in soup.select("script:not([src])") if script.get("type") != "application/ld+json"]


def test_every_address_in_the_head_exists(site_settings: SiteSettings, home: HomePage, client: Client) -> None:
    soup = soup_of(client.get("/").content.decode())
    for node in soup.head.select("[href^='/static/'], [src^='/static/']"):
        address = node.get("href") or node.get("src")
        assert (STATIC / address.removeprefix("/static/")).is_file(), address
    manifest = json.loads((STATIC / "icons" / "site.webmanifest").read_text(encoding="utf-8"))
    assert all((STATIC / "icons" / icon["src"]).is_file() for icon in manifest["icons"])


def test_the_menu_marks_where_the_reader_is(site_settings: SiteSettings, client: Client) -> None:
    Theme.objects.create(name="Wonen", slug="wonen", summary="Een plek.")
    soup = soup_of(client.get("/themas/wonen/").content.decode())
    assert [(link.get_text(), link["aria-current"]) for link in soup.select(".portal-nav [aria-current]")] == [
        ("Onderwerpen", "true"),
        ("Wonen", "page"),
    ]
    soup = soup_of(client.get("/zoeken/").content.decode())
    assert soup.select(".portal-nav [aria-current]") == []
    assert soup.select(".portal-nav--sub") == []


def test_a_word_of_the_menu_is_current_below_its_address_only() -> None:
    link = NavigationLink(title="Gids", url="/gids/")
    assert link.is_current("/gids/stap-1/")
    assert not link.is_current("/nieuws/")
    assert not NavigationLink(title="Home", url="/").is_current("/nieuws/")


@pytest.mark.parametrize(
    ("name", "word", "board"),
    [("Wegwijzer 16-27", "Wegwijzer", "16-27"), ("Kompas jeugd", "Kompas jeugd", ""), ("27", "27", ""), ("", "", "")],
)
def test_a_number_at_the_end_of_the_name_stands_on_a_board(name: str, word: str, board: str) -> None:
    assert (name_words(name), name_board(name)) == (word, board)


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_need_no_site_and_no_request(template: str) -> None:
    soup = soup_of(render_to_string(template))
    assert len(soup.select("h1")) == 1
    assert soup.select_one("main a[href='/']") or soup.select_one("main form[role=search]") or soup.select_one("main a")


def test_a_page_that_is_not_there_helps_on(site_settings: SiteSettings, client: Client) -> None:
    response = client.get("/bestaat-niet/")
    soup = soup_of(response.content.decode())
    assert response.status_code == 404
    assert soup.select_one("main form[role=search]") is not None
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    assert "/themas/" in [link["href"] for link in soup.main.select("a")]


# Components --------------------------------------------------------------------------------


def test_every_icon_of_a_theme_exists_and_is_hidden_from_assistive_technology() -> None:
    assert set(Theme.Icon.values) <= set(ICONS)
    icon = soup_of(Template('{% load portal_tags %}{% icon "home" %}').render(Context())).svg
    assert icon["aria-hidden"] == "true"
    with pytest.raises(TemplateSyntaxError):
        Template('{% load portal_tags %}{% icon "nothing" %}').render(Context())


@pytest.mark.parametrize(
    ("number", "shown"), [(1, ["1", "2", "…", "9"]), (5, ["1", "…", "4", "5", "6", "…", "9"]), (9, ["1", "…", "8", "9"])]
)
def test_pagination_keeps_what_else_was_asked(number: int, shown: list[str]) -> None:
    page = Paginator(range(90), 10).get_page(number)
    request = RequestFactory().get("/zoeken/", {"q": "wonen", "pagina": number})
    soup = soup_of(render_to_string("components/pagination.html", {"page_obj": page}, request=request))
    items = [item.get_text(strip=True).split()[-1].removeprefix("Page").removeprefix("Pagina") for item in soup.select("li")]
    assert [item for item in items if item.isdigit() or item == "…"] == shown
    assert all("q=wonen" in link["href"] for link in soup.select("a"))
    assert soup.select_one("[aria-current=page]")["href"].endswith(f"pagina={number}")


def test_one_page_has_no_pagination() -> None:
    assert not soup_of(render_to_string("components/pagination.html", {"page_obj": Paginator([], 10).get_page(1)})).select("a")


class Question(forms.Form):
    question = forms.CharField(label="Je vraag", help_text="Kort mag.", widget=forms.Textarea(attrs={"class": "own"}))
    agree = forms.BooleanField(label="Akkoord")
    way = forms.ChoiceField(label="Hoe", choices=[("mail", "Mail"), ("bel", "Bellen")], widget=forms.RadioSelect)


def test_a_field_with_an_error_says_so_where_its_control_points() -> None:
    form = Question({})
    soup = soup_of("".join(render_to_string("components/form_field.html", {"field": field}) for field in form))
    control = soup.textarea
    assert control["class"] == ["utrecht-textbox", "own"]
    assert control["aria-invalid"] == "true"
    described = [soup.find(id=name) for name in control["aria-describedby"].split()]
    assert [node is not None for node in described] == [True, True]
    assert "Kort mag." in described[0].get_text()
    assert soup.select_one(f"label[for={control['id']}]").get_text(strip=True) == "Je vraag"
    assert [choice.get_text(strip=True) for choice in soup.select("fieldset label")] == ["Mail", "Bellen"]
    assert soup.select_one("input[type=checkbox]")["class"] == ["utrecht-checkbox"]


def test_the_summary_of_errors_leads_to_each_field() -> None:
    form = Question({})
    summary = soup_of(render_to_string("components/error_summary.html", {"form": form})).select_one("[role=alert]")
    fields = soup_of("".join(render_to_string("components/form_field.html", {"field": field}) for field in form))
    targets = [link["href"].removeprefix("#") for link in summary.select("a")]
    assert len(targets) == 3
    assert all(fields.find(id=target) is not None for target in targets)


def test_no_summary_without_errors() -> None:
    assert "portal-errors" not in render_to_string("components/error_summary.html", {"form": Question()})


# Colours and logo --------------------------------------------------------------------------


def test_the_defaults_are_those_of_the_stylesheet_and_can_be_read(site: Site) -> None:
    css = TARGET.read_text(encoding="utf-8")
    for colour in COLOURS:
        assert f"{colour.token}:{colour.default}" in css
    SiteSettings(site=site, **{colour.field: colour.default for colour in COLOURS}).full_clean()


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("chosen", "blamed"),
    [
        ({"colour_route": "#88bbcc"}, {"colour_route"}),
        ({"colour_here": "#ffaa00"}, {"colour_here"}),
        ({"colour_signal": "#222222"}, {"colour_signal"}),
        ({"colour_route_deep": "#c0d0d8"}, {"colour_route_deep"}),
        ({"colour_route_tint": "#335566"}, {"colour_route_tint"}),
        ({"colour_route": "blue"}, {"colour_route"}),
        ({"colour_route": "#12345"}, {"colour_route"}),
        ({"colour_route": "#fff;}*{color:red"}, {"colour_route"}),
    ],
)
def test_colours_that_cannot_be_read_are_refused(site: Site, chosen: dict[str, str], blamed: set[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        SiteSettings(site=site, **chosen).full_clean()
    assert set(refused.value.message_dict) == blamed


def test_unchanged_colours_cost_no_request(site_settings: SiteSettings, client: Client) -> None:
    soup = soup_of(client.get("/").content.decode())
    assert len(soup.select("link[rel=stylesheet]")) == 1
    assert client.get("/huisstijl.css").content == b":root{}\n"


def test_changed_colours_are_served_after_the_stylesheet(
    site_settings: SiteSettings, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    site_settings.colour_route = "#5a2d82"
    site_settings.colour_here = "#C0360E"  # the default, in capitals
    site_settings.full_clean()
    site_settings.save()
    soup = soup_of(client.get("/").content.decode())
    sheets = [link["href"] for link in soup.select("link[rel=stylesheet]")]
    assert sheets[1].startswith("/huisstijl.css?v=")
    assert soup.select_one("meta[name=theme-color]")["content"] == "#5a2d82"
    response = client.get(sheets[1])
    assert response.content == b":root{--portal-color-route:#5a2d82}\n"
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
    assert "immutable" not in client.get("/huisstijl.css?v=other")["Cache-Control"]
    site_settings.colour_route = "#1d4d2b"
    with django_capture_on_commit_callbacks(execute=True):
        site_settings.save()
    assert [link["href"] for link in soup_of(client.get("/").content.decode()).select("link[rel=stylesheet]")][1] != sheets[1]


def test_a_logo_takes_the_place_of_the_name(site_settings: SiteSettings, client: Client) -> None:
    site_settings.logo = ImageFactory(title="Merk")
    site_settings.social_image = ImageFactory(title="Kaart")
    site_settings.save()
    soup = soup_of(client.get("/").content.decode())
    logo = soup.select_one(".portal-logo img")
    assert logo["alt"] == "Wegwijzer 16-27"
    assert (logo["width"], logo["height"]) == ("75", "56")
    assert "/media/" in soup.select_one("meta[property='og:image']")["content"]


def test_the_settings_say_which_colour_cannot_be_read(site_settings: SiteSettings, client: Client) -> None:
    sign_in(client, UserFactory(administrator=True))
    address = reverse("wagtailsettings:edit", args=["pages", "sitesettings", site_settings.site_id])
    form = client.get(address)
    assert form.status_code == 200
    assert all(f'name="{colour.field}"' in form.content.decode() for colour in COLOURS)
    streams = nested_form_data({"main_menu": streamfield([]), "footer_columns": streamfield([])})
    response = client.post(address, {"name": "Kompas", "colour_route": "#88bbcc", **streams})
    assert re.search("4[.,]5", soup_of(response.content.decode()).get_text())
    site_settings.refresh_from_db()
    assert site_settings.colour_route == ""
    client.post(address, {"name": "Kompas", "colour_route": "#1d4d2b", **streams})
    site_settings.refresh_from_db()
    assert (site_settings.name, site_settings.colour_route) == ("Kompas", "#1d4d2b")
