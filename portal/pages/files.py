"""What an uploaded file must be: checked by its content, not by its name.

Everything here raises `ValidationError` with a text for the person who uploads.
"""

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

LARGEST_CONTENTS = 1024 * 1024  # bytes of the list of parts in an office file
LARGEST_UNPACKED = 300 * 1024 * 1024  # bytes that an office file may unpack to
MOST_PARTS = 5_000  # files inside an office file
PDF_HEAD = 1024  # bytes within which a PDF names itself (ISO 32000-1, annex H)


def extension(name: str | None) -> str:
    """The extension in lower case without its dot."""
    return PurePath(name or "").suffix.lower().removeprefix(".")


# Images -----------------------------------------------------------------------------------
IMAGE_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF"}
# A JPEG with more pictures in it (a phone's depth map) calls itself MPO.
JPEG_FORMATS = ("JPEG", "MPO")
SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "optimize": True, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 92, "method": 4},
    "AVIF": {"quality": 85, "speed": 7},
}
MODES = {
    "JPEG": ("RGB", "L", "CMYK"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "AVIF": ("RGB", "RGBA"),
}


class CleanImage(ContentFile):
    """An image that `clean_image` wrote."""


def clean_image(content: IO[bytes], name: str) -> CleanImage:
    """Return the image written anew: upright, with its colour profile, and with nothing else in it.

    So neither the place where a photo was taken nor a file hidden behind it is kept.
    """
    if isinstance(content, CleanImage):
        return content
    wanted = IMAGE_FORMATS.get(extension(name))
    if wanted is None:
        raise ValidationError(_("This kind of image cannot be used. Save it as JPG, PNG, WebP or AVIF."), code="format")
    content.seek(0)
    data = content.read()
    try:
        with Image.open(io.BytesIO(data)) as probe:
            _check_image(probe, wanted)
            probe.verify()
        with Image.open(io.BytesIO(data)) as image:
            return CleanImage(_rewritten(image, wanted, data), name=name)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # Pillow raises whatever a broken file makes its parsers raise
        raise damaged() from error


def damaged() -> ValidationError:
    return ValidationError(_("This image is damaged or is not an image. Save it again and try once more."), code="damaged")


def _too_many_pixels() -> ValidationError:
    message = _("This image is larger than %(megapixels)s megapixels. Make it smaller and try once more.")
    return ValidationError(message % {"megapixels": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000}, code="pixels")


def _check_image(image: Image.Image, wanted: str) -> None:
    found = "JPEG" if image.format in JPEG_FORMATS else image.format
    if found != wanted:
        message = _("The name of this file says %(named)s, but it is %(found)s. Save it again as %(named)s.")
        raise ValidationError(message % {"named": wanted, "found": found}, code="format")
    if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_many_pixels()
    if getattr(image, "n_frames", 1) > 1 and wanted != "JPEG":
        raise ValidationError(_("This image moves. Use one that stands still: moving images distract readers."), code="moving")


def _rewritten(image: Image.Image, wanted: str, data: bytes) -> bytes:
    profile = image.info.get("icc_profile")
    transparency = image.info.get("transparency") if image.mode == "P" else None
    image = ImageOps.exif_transpose(image)
    if image.mode not in MODES[wanted]:
        profile = None if image.mode in ("CMYK", "LAB", "YCbCr") else profile  # it belongs to the colours that are converted
        image = image.convert("RGBA" if wanted != "JPEG" and image.has_transparency_data else "RGB")
        transparency = None
    options = dict(SAVE_OPTIONS[wanted])
    if wanted == "WEBP" and b"VP8L" in data[:64]:
        options = {"lossless": True}
    if transparency is not None:
        options["transparency"] = transparency
    image.info = {}
    out = io.BytesIO()
    image.save(out, format=wanted, icc_profile=profile, exif=b"", **options)
    return out.getvalue()


# Documents --------------------------------------------------------------------------------
OPEN_XML = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
# Parts of an office file that hold programs.
PROGRAMS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/macrosheets/", "/dialogsheets/")
OPEN_DOCUMENT_PROGRAMS = ("basic/", "scripts/", "dialogs/")


def check_document(content: IO[bytes], name: str) -> None:
    """Fail unless the file is one of the kinds that we take, in its content as well as in its name."""
    kind = extension(name)
    checker = CHECKERS.get(kind)
    if checker is None:
        kinds = ", ".join(sorted(CHECKERS)).upper()
        raise ValidationError(_("This kind of file cannot be used. Save it as one of these: %(kinds)s.") % {"kinds": kinds}, code="kind")
    largest = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    content.seek(0, io.SEEK_END)
    size = content.tell()
    content.seek(0)
    if size > largest:
        message = _("This file is too large: %(size)s. At most %(largest)s is possible.")
        raise ValidationError(message % {"size": filesizeformat(size), "largest": filesizeformat(largest)}, code="size")
    if not size:
        raise ValidationError(_("This file is empty."), code="empty")
    try:
        checker(content, kind)
    finally:
        content.seek(0)


def _not_what_it_says(kind: str) -> ValidationError:
    message = _("The content of this file is not %(kind)s. Open it, save it as %(kind)s and try once more.")
    return ValidationError(message % {"kind": kind.upper()}, code="content")


def _check_pdf(content: IO[bytes], kind: str) -> None:
    head = content.read(PDF_HEAD)
    guess = filetype.guess(head)
    if b"%PDF-" not in head or (guess is not None and guess.extension != "pdf"):
        raise _not_what_it_says(kind)


def _check_text(content: IO[bytes], kind: str) -> None:
    data = content.read()
    if b"\x00" in data or filetype.guess(data[:8192]) is not None:
        raise _not_what_it_says(kind)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise _not_what_it_says(kind) from error


def _check_office(content: IO[bytes], kind: str) -> None:
    try:
        with zipfile.ZipFile(content) as archive:
            _check_archive(archive, kind)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, OSError, ValueError) as error:
        raise _not_what_it_says(kind) from error


def _check_archive(archive: zipfile.ZipFile, kind: str) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 0x1 for part in parts):
        raise ValidationError(_("This file is locked with a password. Save it without one."), code="locked")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise ValidationError(_("This file is too large when it is unpacked. Make it smaller."), code="unpacked")
    names = {part.filename.lower() for part in parts}
    if kind in OPEN_XML:
        if not {OPEN_XML[kind], "[content_types].xml"} <= names:
            raise _not_what_it_says(kind)
        programs = any(program in f"/{name}" for name in names for program in PROGRAMS)
        contents = archive.open("[Content_Types].xml").read(LARGEST_CONTENTS).lower()
        programs = programs or b"macroenabled" in contents
    else:
        if archive.open("mimetype").read(200).strip() != OPEN_DOCUMENT[kind] or "content.xml" not in names:
            raise _not_what_it_says(kind)
        programs = any(name.startswith(OPEN_DOCUMENT_PROGRAMS) and not name.endswith("/") for name in names)
    if programs:
        raise ValidationError(_("This file contains macros. Save it without macros and try once more."), code="macros")


CHECKERS: dict[str, Callable[[IO[bytes], str], None]] = {
    "pdf": _check_pdf,
    "csv": _check_text,
    "txt": _check_text,
    **dict.fromkeys([*OPEN_XML, *OPEN_DOCUMENT], _check_office),
}
