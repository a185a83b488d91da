"""Images are public by address; documents are private files served through a permission check."""

import secrets
from pathlib import PurePath
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, WagtailImageFieldFile

from portal.pages import files
from portal.pages.storage import private_storage

LONGEST_STEM = 50  # characters of the original file name that are kept


def stored_name(filename: str) -> tuple[str, str]:
    """The readable part and the extension of a name that came with an upload."""
    return slugify(PurePath(filename).stem)[:LONGEST_STEM].strip("-") or "bestand", files.extension(filename)


class CleanImageFile(WagtailImageFieldFile):
    """Writes every image anew on its way to storage, whichever form or command brings it."""

    def save(self, name: str, content: Any, save: bool = True) -> None:
        clean = files.clean_image(content, name)
        self.instance.file_size = clean.size
        super().save(name, clean, save)


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

    def get_upload_to(self, filename: str) -> str:
        """Half of the name is chance, so that nobody finds an image that no page shows by guessing."""
        stem, extension = stored_name(filename)
        return f"original_images/{stem}-{secrets.token_hex(8)}.{extension}"

    def clean(self) -> None:
        super().clean()
        if self.file and not self.file._committed:
            try:
                self.file.file = files.clean_image(self.file.file, self.file.name)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error


# Set here and not by a field of our own: that would come after width and height, which are read from the clean file.
PortalImage._meta.get_field("file").attr_class = CleanImageFile
_description = PortalImage._meta.get_field("description")
_description.verbose_name = _("alternative text")
_description.help_text = _(
    "What somebody who does not see the image should know of it, in one sentence. Empty only for an image that says nothing."
)


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints: ClassVar = [models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition")]


class CheckedFile(FieldFile):
    """Stores no document that was not checked, whichever form or command brings it."""

    def save(self, name: str, content: Any, save: bool = True) -> None:
        files.check_document(content, name)
        super().save(name, content, save)


class CheckedFileField(models.FileField):
    attr_class = CheckedFile


def document_path(instance: models.Model, filename: str) -> str:
    """A folder of its own for each file, so that the name stays as readers see it when they keep it."""
    stem, extension = stored_name(filename)
    return f"documents/{secrets.token_hex(8)}/{stem}.{extension}"


class PortalDocument(AbstractDocument):
    """A download; who may have it is decided in `portal.pages.document_access`."""

    file = CheckedFileField(_("file"), upload_to=document_path, storage=private_storage)

    admin_form_fields: ClassVar = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        if self.file and not self.file._committed:  # type: ignore[attr-defined]
            try:
                files.check_document(self.file.file, str(self.file.name))
            except ValidationError as error:
                raise ValidationError({"file": error}) from error
