"""Images are public by address; documents are private files served through a permission check."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class PortalImage(AbstractImage):
    """An image with the credit that has to stand beside it."""

    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made it; shown beside the image."))

    admin_form_fields: ClassVar = (
        "title",
        "file",
        "description",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints: ClassVar = [models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition")]


class PortalDocument(AbstractDocument):
    admin_form_fields: ClassVar = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
