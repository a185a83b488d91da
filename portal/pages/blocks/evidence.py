"""What others said, agreed, showed or decided: quotes, numbered statements, examples, law."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.pages.blocks.text import WrittenTextBlock


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"), max_length=500, rows=3)
    role = blocks.CharBlock(
        label=_("Who said it"), max_length=160, required=False, help_text=_("A role and an organisation, rather than a name.")
    )
    paraphrased = blocks.BooleanBlock(
        label=_("In our words"), required=False, help_text=_("Tick this when it is not literally what was said.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = _("Evidence")
        template = "blocks/quote.html"
        description = _("What somebody said, with their role. At most one on a page.")
        preview_value: ClassVar = {
            "text": "Bellen gaat makkelijker als je samen aan tafel zat.",
            "role": "Projectleider in een regio",
            "paraphrased": True,
        }


class StatementBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Statement"), max_length=200)
    text = blocks.TextBlock(label=_("Explanation"), required=False, rows=3, max_length=1200)

    class Meta:
        icon = "list-ol"
        label = _("Statement")


class StatementsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    kind = blocks.ChoiceBlock(
        label=_("What these are"),
        choices=[
            ("principles", _("Principles")),
            ("recommendations", _("Recommendations")),
            ("factors", _("Success factors")),
            ("steps", _("Steps")),
        ],
        default="recommendations",
    )
    items = blocks.ListBlock(StatementBlock(), label=_("Statements"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Numbered principles or recommendations")
        group = _("Evidence")
        template = "blocks/statements.html"
        description = _("A numbered list in which each item counts.")
        preview_value: ClassVar = {
            "title": "Vier aanbevelingen",
            "kind": "recommendations",
            "items": [{"title": "Breng de groep beter in beeld.", "text": ""}, {"title": "Geef ruimte om te proberen.", "text": ""}],
        }


class ExampleBlock(blocks.StructBlock):
    place = blocks.CharBlock(label=_("Place"), max_length=80, help_text=_("A municipality or region; “Denkvoorbeeld” for an invented one."))
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = WrittenTextBlock(label=_("Text"), features=["bold", "ul", "ol", "link"])
    page = blocks.PageChooserBlock(label=_("Read more on"), required=False)

    class Meta:
        icon = "site"
        label = _("Example in place")
        group = _("Evidence")
        template = "blocks/example.html"
        description = _("A short example, told where it belongs.")
        preview_value: ClassVar = {
            "place": "Boxtel",
            "title": "Eén persoon die verbindt",
            "text": "<p>De jeugdverbinder legt het contact.</p>",
            "page": None,
        }


class AppliesFromBlock(blocks.StructBlock):
    """A statement of law says from when it holds, who says so and when somebody looks again."""

    date = blocks.DateBlock(label=_("Applies from"))
    text = WrittenTextBlock(label=_("What the law says"), features=["bold", "ul", "link"])
    source_title = blocks.CharBlock(label=_("Source"), max_length=160)
    source_url = blocks.URLBlock(label=_("Address of the source"), required=False)
    review_on = blocks.DateBlock(label=_("Check again on"))

    class Meta:
        icon = "calendar-check"
        label = _("Applies from (law)")
        group = _("Evidence")
        template = "blocks/applies_from.html"
        description = _("What a law says, from which date, with its source and when to look again.")
        preview_value: ClassVar = {
            "date": "2026-01-01",
            "text": "<p>Scholen, Doorstroompunten en gemeenten werken samen voor jongeren tot 27 jaar.</p>",
            "source_title": "Wet van school naar duurzaam werk",
            "source_url": "",
            "review_on": "2027-01-01",
        }
