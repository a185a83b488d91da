"""Images."""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class FigureImageBlock(ImageBlock):
    """Loads the sizes of all images of a body at once, where each image would take a query of its own."""

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        images: list[Any] = super().bulk_to_python(values)
        prefetch_related_objects([image for image in images if image], "renditions")
        return images


class FigureBlock(blocks.StructBlock):
    image = FigureImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)
    credit = blocks.CharBlock(label=_("Credit"), max_length=200, required=False, help_text=_("Left empty: the credit kept with the image."))

    class Meta:
        icon = "image"
        label = _("Image with caption")
        group = _("Images")
        template = "blocks/image.html"
        preview_template = "blocks/previews/image.html"
        description = _("An image with a caption and who made it.")
