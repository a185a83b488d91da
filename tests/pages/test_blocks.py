"""Blocks show their facts, anchors agree with the list of contents, previews look like the site."""

import datetime
from typing import Any

import bs4
import pytest
from django.test import Client
from django.urls import reverse
from wagtail.blocks import StreamValue

from portal.pages.blocks import BodyBlock
from portal.pages.contents import RESERVED, table_of_contents
from portal.pages.models import HomePage
from tests.factories.accounts import sign_in
from tests.factories.pages import ImageFactory, InformationPageFactory
from tests.factories.users import UserFactory

BODY = BodyBlock()


def body(*blocks: tuple[str, Any]) -> StreamValue:
    children = [(BODY.child_blocks[name], value) for name, value in blocks]
    return BODY.to_python([{"type": child.name, "value": child.get_prep_value(child.normalize(value))} for child, value in children])


def shown(stream: StreamValue, **context: Any) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(BODY.render(stream, context or {"level": None}), "html.parser")


def words(node: bs4.Tag | None) -> str:
    assert node is not None
    return " ".join(node.get_text(" ", strip=True).split())


def test_equal_headings_get_different_anchors_that_the_contents_know() -> None:
    stream = body(
        ("heading", "Aan de slag"), ("text", "<p>Tekst</p>"), ("heading", "Aan de slag!"), ("heading", "Aan de slag 2"), ("heading", "…")
    )
    ids = [heading["id"] for heading in shown(stream).select("h2")]
    assert len(set(ids)) == 4
    assert [(entry.anchor, entry.title) for entry in table_of_contents(stream)] == list(
        zip(ids, ["Aan de slag", "Aan de slag!", "Aan de slag 2", "…"], strict=True)
    )


def test_a_heading_takes_no_anchor_of_the_page_itself() -> None:
    stream = body(("heading", "Acties"), ("heading", "Stappen"))
    anchors = [entry.anchor for entry in table_of_contents(stream)]
    assert not set(anchors) & RESERVED
    assert anchors == [heading["id"] for heading in shown(stream).select("h2")]


def test_a_second_body_on_a_page_has_anchors_and_levels_of_its_own() -> None:
    stream = body(("heading", "Zo ging het"), ("callout", {"title": "Let op", "text": "<p>Begin op tijd.</p>"}))
    found = shown(stream, level=3, anchor_prefix="amsterdam")
    assert [(heading.name, heading.get("id")) for heading in found.select("h3, h4")] == [("h3", "amsterdam-zo-ging-het"), ("h4", None)]
    assert [entry.anchor for entry in table_of_contents(stream, "amsterdam")] == ["amsterdam-zo-ging-het"]


def test_no_heading_level_is_skipped_where_a_body_begins_with_a_callout() -> None:
    callout = ("callout", {"title": "Let op", "text": "<p>Begin op tijd.</p>"})
    assert [heading.name for heading in shown(body(callout, ("heading", "Kop"), callout)).select("h2, h3")] == ["h2", "h2", "h3"]


def test_headings_can_be_numbered() -> None:
    found = shown(body(("heading", "Een"), ("text", "<p>Tekst</p>"), ("heading", "Twee")), numbered=True)
    assert [words(number) for number in found.select(".portal-heading-number")] == ["1", "2"]


def test_phases_are_a_list_with_a_computed_total_and_a_drawing_without_text() -> None:
    phases = [{"title": "Partners in beeld", "months": 3}, {"title": "Bijeenkomst", "months": 1}, {"title": "Plan", "months": 8}]
    found = shown(body(("phases", {"title": "Zo liep het", "phases": phases})))
    rows = found.select(".portal-phase")
    assert [words(row.select_one(".portal-phase__name")) for row in rows] == ["1. Partners in beeld", "2. Bijeenkomst", "3. Plan"]
    assert [words(row.select_one(".portal-phase__time")).split()[0] for row in rows] == ["3", "1", "8"]
    assert "12" in words(found.select_one(".portal-phases__total"))
    bars = [row.select_one(".portal-phase__bar .bar")["d"] for row in rows]
    assert bars == ["M0 0H118V16H0z", "M120 0H158V16H120z", "M160 0H478V16H160z"]
    assert all(row.svg["viewbox"] == "0 0 480 16" and row.svg["aria-hidden"] == "true" and not row.svg.get_text() for row in rows)


def test_an_age_line_shows_what_who_law_and_decision() -> None:
    moment = {"age": "17,5", "what": "De risicoanalyse is klaar.", "who": "Jeugdhulp", "law": "Jeugdwet", "decision": "Wel of geen plan"}
    bare = {"age": "18", "what": "Het plan loopt.", "who": "", "law": "", "decision": ""}
    first, second = shown(body(("age_line", {"title": "Naar 18", "moments": [moment, bare]}))).select(".portal-age")
    assert all(fact in words(first) for fact in moment.values())
    assert words(second) == "18 Het plan loopt."
    assert second.dl is None


def test_milestones_say_what_is_still_going_on() -> None:
    rows = [{"date": "2016", "text": "De raad zegt ja.", "ongoing": False}, {"date": "2018", "text": "Het pact.", "ongoing": True}]
    first, second = shown(body(("milestones", {"title": "", "milestones": rows}))).select("li")
    assert words(first) == "2016 De raad zegt ja."
    assert "portal-milestones__ongoing" in second["class"]
    assert second.select_one(".portal-meta") is not None


def test_a_law_says_from_when_who_says_so_and_when_somebody_looks_again() -> None:
    law = {
        "date": datetime.date(2026, 1, 1),
        "text": "<p>Scholen en gemeenten werken samen.</p>",
        "source_title": "Wet van school naar duurzaam werk",
        "source_url": "https://wetten.overheid.nl/",
        "review_on": datetime.date(2027, 5, 21),
    }
    found = shown(body(("applies_from", law))).select_one(".portal-law")
    assert found is not None
    assert [time["datetime"] for time in found.select("time")] == ["2026-01-01", "2027-05-21"]
    assert found.select_one("a[href='https://wetten.overheid.nl/']").get_text() == law["source_title"]
    assert "Scholen en gemeenten werken samen." in words(found)


@pytest.mark.parametrize(("paraphrased", "ends"), [(True, "Projectleider, "), (False, "Projectleider")])
def test_a_quote_has_a_role_and_says_when_it_is_in_our_words(paraphrased: bool, ends: str) -> None:
    found = shown(body(("quote", {"text": "Bellen gaat makkelijker.", "role": "Projectleider", "paraphrased": paraphrased})))
    assert words(found.select_one(".utrecht-blockquote__content")) == "Bellen gaat makkelijker."
    attribution = words(found.select_one(".utrecht-blockquote__attribution"))
    assert attribution.startswith(ends.strip())
    assert (attribution == "Projectleider") is not paraphrased


def test_statements_and_key_points_are_lists() -> None:
    items = [{"title": "Breng de groep in beeld.", "text": ""}, {"title": "Geef ruimte.", "text": "Ook bij fouten."}]
    found = shown(
        body(
            ("statements", {"title": "Aanbevelingen", "kind": "recommendations", "items": items}),
            ("key_points", {"title": "In het kort", "points": ["Begin op tijd", "Maak één plan"]}),
        )
    )
    assert [words(row) for row in found.select("ol > li")] == ["Breng de groep in beeld.", "Geef ruimte. Ook bij fouten."]
    assert [words(row) for row in found.select(".portal-points li")] == ["Begin op tijd", "Maak één plan"]


def test_text_of_an_editor_is_escaped() -> None:
    found = shown(body(("heading", "<script>x</script>"), ("key_points", {"title": "<b>", "points": ["<i>een</i>", "twee"]})))
    assert found.script is None
    assert found.i is None
    assert words(found.h2) == "<script>x</script>"


@pytest.mark.django_db
def test_links_lead_to_a_page_or_elsewhere_but_not_to_a_draft(home: HomePage) -> None:
    page, draft = InformationPageFactory(parent=home, title="Over"), InformationPageFactory(parent=home, title="Concept", live=False)
    base = {"document": None, "description": "", "url": "", "page": None}
    links = [
        base | {"text": "Over ons", "page": page},
        base | {"text": "Nog niet", "page": draft},
        base | {"text": "De wet", "url": "https://wetten.overheid.nl/", "description": "Alle wetten"},
    ]
    found = shown(body(("links", {"title": "Meer", "links": links})))
    assert [(link["href"], link.get_text()) for link in found.select("a")] == [
        ("/over/", "Over ons"),
        ("https://wetten.overheid.nl/", "De wet"),
    ]


@pytest.mark.django_db
def test_an_image_has_its_size_its_alternative_text_and_its_maker(home: HomePage) -> None:
    image = ImageFactory(credit="Anne Voorbeeld", description="Een kaart")
    value = {"image": BODY.child_blocks["image"].child_blocks["image"].normalize(image), "caption": "De kaart.", "credit": ""}
    figure = shown(body(("image", value))).figure
    assert figure is not None
    assert {"width", "height", "srcset", "sizes", "alt"} <= set(figure.img.attrs)
    assert figure.img["loading"] == "lazy"
    assert "De kaart." in words(figure.figcaption)
    assert "Anne Voorbeeld" in words(figure.figcaption)


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(BODY.child_blocks))
def test_each_block_has_a_preview_that_looks_like_the_site(home: HomePage, client: Client, name: str) -> None:
    sign_in(client, UserFactory(administrator=True))
    block = BODY.child_blocks[name]
    assert block.is_previewable
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    page = response.content.decode()
    assert response.status_code == 200
    assert "css/portal.css" in page
    assert "style=" not in page
    assert "<style" not in page
    main = bs4.BeautifulSoup(page, "html.parser").main
    assert main is not None
    assert main.get_text(strip=True)
    assert main.select("h2, h3, p, figure, ol, blockquote")
