"""Links and downloads."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

TARGETS = ("page", "document", "url")


class LinkBlock(blocks.StructBlock):
    """A link to exactly one target: a page, a document or an address elsewhere."""

    text = blocks.CharBlock(label=_("Text of the link"), max_length=160)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    document = DocumentChooserBlock(label=_("Document"), required=False)
    url = blocks.URLBlock(label=_("Address elsewhere"), required=False)
    description = blocks.CharBlock(label=_("Description"), max_length=240, required=False)

    class Meta:
        icon = "link"
        label = _("Link")
        help_text = _("Give one target: a page, a document or an address elsewhere.")

    def get_searchable_content(self, value: Any) -> list[str]:
        """A page is found by itself; the words of a link to it would tell of a page that not everyone may read."""
        return [] if value.get("page") else super().get_searchable_content(value)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        chosen = [name for name in TARGETS if value.get(name)]
        if len(chosen) > 1 or not (chosen or self.is_deferred_validation):
            message = _("Choose one: a page, a document or an address.")
            raise blocks.StructBlockValidationError(block_errors={name: ValidationError(message) for name in chosen or ["page"]})
        return value


class LinksBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1)

    class Meta:
        icon = "link"
        label = _("Links and downloads")
        group = _("Links")
        template = "blocks/links.html"
        description = _("A list of pages, documents or addresses elsewhere.")
        preview_value: ClassVar = {
            "title": "Meer lezen",
            "links": [
                {
                    "text": "Wet- en regelgeving",
                    "page": None,
                    "document": None,
                    "url": "https://wetten.overheid.nl/",
                    "description": "Alle wetten",
                }
            ],
        }
