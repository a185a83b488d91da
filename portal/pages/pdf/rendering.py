"""From a template and data to the bytes of a PDF.

Typst gets the data as JSON and never as markup, sees a folder that holds nothing but the templates, this
document's data and its images, and has no fonts but ours. What it writes follows PDF/UA-1 (ISO 14289-1):
it refuses, for one, an image without alternative text and a heading that skips a level.
"""

import hashlib
import json
import logging
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache

from portal.pages.pdf.compiler import RESULT

logger = logging.getLogger(__name__)

COMPILER = Path(__file__).with_name("compiler.py")
LONGEST_WAIT = 60  # seconds; a guide of fifty pages takes less than one
LINE_BREAKS = {"\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\t"}


class PdfError(Exception):
    """A document could not be made; the log says why."""


def template_folder() -> Path:
    return Path(settings.BASE_DIR) / "templates" / "pdf"


def render_pdf(
    template: str, data: Mapping[str, Any], *, images: Mapping[str, bytes] | None = None, made_at: datetime, keep: int = 0
) -> bytes:
    """The PDF that `templates/pdf/<template>` makes of the data, which it reads from `data.json`.

    `images` are the files that the data names. `made_at` (with a time zone) becomes the date of the document: the same
    data at the same time gives the same bytes, in every process. With `keep` (seconds) the file is kept in the cache
    and given again for the same data: only for what anyone may read. Raises PdfError.
    """
    text = json.dumps(cleaned(data), ensure_ascii=False)
    timestamp = str(int(made_at.timestamp()))
    key = _key(template, text, images or {}, timestamp) if keep else ""
    pdf: bytes | None = cache.get(key) if key else None
    if pdf is None:
        pdf = _compiled(template, text, images or {}, timestamp)
        if key:
            cache.set(key, pdf, timeout=keep)
    return pdf


def _key(template: str, text: str, images: Mapping[str, bytes], timestamp: str) -> str:
    digest = hashlib.sha256(f"{template}\0{timestamp}\0{text}".encode())
    for path in sorted(template_folder().glob("*.typ")):
        digest.update(path.read_bytes())
    for name, content in sorted(images.items()):
        digest.update(name.encode() + hashlib.sha256(content).digest())
    return f"pdf:{digest.hexdigest()}"


def _compiled(template: str, text: str, images: Mapping[str, bytes], timestamp: str) -> bytes:
    try:
        with tempfile.TemporaryDirectory(prefix="pdf-") as name:
            root = Path(name)
            shutil.copytree(template_folder(), root, dirs_exist_ok=True)
            (root / "data.json").write_text(text, encoding="utf-8")
            for file, content in images.items():
                (root / Path(file).name).write_bytes(content)
            run = subprocess.run(  # noqa: S603
                [sys.executable, "-I", COMPILER, root, template, timestamp],
                check=True,
                capture_output=True,
                text=True,
                timeout=LONGEST_WAIT,
            )
            if run.stdout:
                logger.warning("pdf_warning", extra={"template": template, "diagnostic": run.stdout})
            return (root / RESULT).read_bytes()
    except (OSError, subprocess.SubprocessError) as error:
        logger.exception("pdf_failed", extra={"template": template, "diagnostic": str(getattr(error, "stderr", "") or "")})
        raise PdfError(str(error)) from error


def cleaned(value: Any) -> Any:
    """The data without characters that mean nothing on paper, and with letters and their accents as one character."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", "".join(map(_cleaned_character, value)))
    if isinstance(value, Mapping):
        return {name: cleaned(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return cleaned(str(value))  # a translation that waits for its language


def _cleaned_character(character: str) -> str:
    code = ord(character)
    if 0x20 <= code < 0x7F or character == "\n":
        return character
    if character in LINE_BREAKS:
        return " "
    category = unicodedata.category(character)
    if category in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return ""
    has_no_box = category == "Co" or 0x40000 <= code < 0xE0000  # see COVERED in scripts/pdf-fonts
    return "\N{REPLACEMENT CHARACTER}" if has_no_box else character
