"""Images."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)
    credit = blocks.CharBlock(label=_("Credit"), max_length=200, required=False, help_text=_("Left empty: the credit kept with the image."))

    class Meta:
        icon = "image"
        label = _("Image with caption")
        group = _("Images")
        template = "blocks/image.html"
        preview_template = "blocks/previews/image.html"
        description = _("An image with a caption and who made it.")
