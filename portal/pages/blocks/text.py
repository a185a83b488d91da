"""Text: headings, paragraphs, what must not be missed, what to remember."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TEXT_FEATURES = ["h3", "bold", "ul", "ol", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    """A heading of the second level; the list "On this page" is made of these."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_length": 120} | kwargs))

    @cached_property
    def field(self) -> Any:
        return super().field

    class Meta:
        icon = "title"
        label = _("Heading")
        group = _("Text")
        template = "blocks/heading.html"
        description = _("Begins a section and stands in the list “On this page”.")
        preview_value = "Maak een kaart van jullie netwerk"

    def get_context(self, value: str, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["anchor"] = slugify(value)
        return context


class WrittenTextBlock(blocks.RichTextBlock):
    """Rich text that is not there when only an empty paragraph is; Wagtail lets that pass as filled in."""

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        is_asked = self.required and not self.is_deferred_validation
        if is_asked and not strip_tags(value.source).strip():
            raise ValidationError(self.field.error_messages["required"], code="required")
        return value


class TextBlock(WrittenTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"features": TEXT_FEATURES} | kwargs))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Text")
        template = "blocks/text.html"
        description = _("Paragraphs, lists, links and small headings.")
        preview_value = (
            "<p>Teken samen met je partners wie er om deze jongeren heen staan.</p><ul><li>de school</li><li>het jongerenwerk</li></ul>"
        )


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=100)
    text = WrittenTextBlock(label=_("Text"), features=["bold", "ul", "link"])

    class Meta:
        icon = "warning"
        label = _("Call-out")
        group = _("Text")
        template = "blocks/callout.html"
        description = _("One thing that must not be missed. Use it once or twice on a page.")
        preview_value: ClassVar = {"title": "Een kwartiermaker op de werkvloer", "text": "<p>Wijs iemand aan die de vaart erin houdt.</p>"}


class KeyPointsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=100)
    points = blocks.ListBlock(blocks.CharBlock(label=_("Point"), max_length=200), label=_("Points"), min_num=2, max_num=8)

    class Meta:
        icon = "list-ul"
        label = _("Key points")
        group = _("Text")
        template = "blocks/key_points.html"
        description = _("A summary in two to eight short points.")
        preview_value: ClassVar = {"title": "In het kort", "points": ["Begin op tijd", "Maak één plan", "Spreek af wie stuurt"]}
