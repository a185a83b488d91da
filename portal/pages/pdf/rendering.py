"""From a template and data to the bytes of a PDF.

Typst gets the data as JSON and never as markup, sees a folder that holds nothing but the templates, this
document's data and its images, and has no fonts but ours. What it writes follows PDF/UA-1 (ISO 14289-1):
it refuses, for one, an image without alternative text and a heading that skips a level.
"""

import functools
import json
import logging
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

logger = logging.getLogger(__name__)

FONTS = Path(__file__).parent / "fonts"
LINE_BREAKS = {"\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\t"}


class PdfError(Exception):
    """A document could not be made; the log says why."""


def template_folder() -> Path:
    return Path(settings.BASE_DIR) / "templates" / "pdf"


def render_pdf(template: str, data: Mapping[str, Any], *, images: Mapping[str, bytes] | None = None, made_at: datetime) -> bytes:
    """The PDF that `templates/pdf/<template>` makes of the data, which it reads from `data.json`.

    `images` are the files that the data names. `made_at` (with a time zone) becomes the date of the document: the same
    data at the same time gives the same bytes, in every process. Raises PdfError.
    """
    with tempfile.TemporaryDirectory(prefix="pdf-") as name:
        root = Path(name)
        shutil.copytree(template_folder(), root, dirs_exist_ok=True)
        (root / "data.json").write_text(json.dumps(cleaned(data), ensure_ascii=False), encoding="utf-8")
        for file, content in (images or {}).items():
            (root / Path(file).name).write_bytes(content)
        return _compile(root, template, made_at)


def _compile(root: Path, template: str, made_at: datetime) -> bytes:
    nothing = root / "packages"  # so that no template finds a package on this machine
    try:
        pdf, warnings = typst.compile_with_warnings(
            root / template,
            root=root,
            format="pdf",
            font_paths=fonts(),
            pdf_standards="ua-1",
            timestamp=int(made_at.timestamp()),
            package_path=nothing,
            package_cache_path=nothing,
        )
    except typst.TypstError as error:
        logger.exception("pdf_failed", extra={"template": template, "diagnostic": error.diagnostic})
        raise PdfError(error.message) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        logger.exception("pdf_failed", extra={"template": template, "diagnostic": "panic"})
        raise PdfError("Typst stopped.") from error
    for warning in warnings:
        logger.warning("pdf_warning", extra={"template": template, "diagnostic": warning.diagnostic})
    return bytes(pdf)


@functools.cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def cleaned(value: Any) -> Any:
    """The data without characters that mean nothing on paper, and with letters and their accents as one character."""
    if isinstance(value, str):
        return _cleaned_text(value)
    if isinstance(value, Mapping):
        return {name: cleaned(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _cleaned_text(str(value))  # a translation that waits for its language, a date


def _cleaned_text(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(filter(None, map(_cleaned_character, text))))


def _cleaned_character(character: str) -> str:
    code = ord(character)
    if character == "\n":
        return character
    if character in LINE_BREAKS:
        return " "
    if unicodedata.category(character) in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return ""
    has_no_box = unicodedata.category(character) == "Co" or 0x40000 <= code < 0xE0000
    return "\N{REPLACEMENT CHARACTER}" if has_no_box else character
