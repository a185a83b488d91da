"""Where the links of a document lead and which images it shows, looked up at once however many blocks there are."""

import logging
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import urljoin, urlsplit

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from portal.pages.links import public_address

logger = logging.getLogger(__name__)

Link = dict[str, str]

IMAGE_SPEC = "max-1600x1600|jpegquality-80"  # 170 mm wide at 240 dots an inch
SCHEMES = ("http", "https", "mailto", "tel")
LONGEST_ADDRESS = 2000  # characters; Typst refuses links of over 8,000
RICH_LINK = re.compile(r"<a\s[^>]*>")
LINK_TO_DOCUMENT = 'linktype="document"'
LINK_ID = re.compile(r'\bid="(\d+)"')


class References:
    """Answers where a page, document or address leads, and keeps the images that were asked for.

    `bodies` are the stored forms of StreamFields (`get_prep_value()`). `anchors` names the pages that stand in
    the document itself: a link to one of these stays inside. `root_url` is the address of the site, without a
    slash at the end.
    """

    def __init__(self, bodies: Iterable[Any], *, root_url: str, anchors: Mapping[int, str] | None = None) -> None:
        self.root_url = root_url
        self.images: dict[str, bytes] = {}
        self._anchors = dict(anchors or {})
        wanted: dict[str, set[int]] = {"document": set(), "image": set()}
        for body in bodies:
            _collect(body, wanted)
        documents, images = get_document_model().objects, get_image_model().objects
        self._documents = documents.in_bulk(wanted["document"]) if wanted["document"] else {}
        self._images = (
            {image.pk: image for image in images.filter(pk__in=wanted["image"]).prefetch_renditions(IMAGE_SPEC)} if wanted["image"] else {}
        )

    def page(self, pk: int | None) -> Link | None:
        """Where a published page is; nothing for a draft, a private page or one that is gone."""
        if pk in self._anchors:
            return {"anchor": self._anchors[pk]}
        return self.address(public_address(pk))

    def document(self, pk: int | None) -> Link | None:
        document = self._documents.get(pk) if pk else None
        return self.address(document.url) if document else None

    def address(self, href: str) -> Link | None:
        """An address that can be printed and followed from anywhere; nothing for what is no address."""
        href = href.strip()
        if not href or href.startswith("#") or len(href) > LONGEST_ADDRESS:
            return None
        url = urljoin(f"{self.root_url}/", href)
        if urlsplit(url).scheme not in SCHEMES:
            return None
        return {"url": url, "shown": shown_address(url)}

    def image(self, pk: int | None) -> Any:
        return self._images.get(pk) if pk else None

    def image_file(self, image: Any) -> str:
        """The name under which the document finds a rendition of this image; empty when it cannot be read."""
        try:
            rendition = image.get_rendition(IMAGE_SPEC)
            name = f"image-{image.pk}{PurePath(rendition.file.name).suffix.lower()}"
            if name not in self.images:
                with rendition.file.open("rb") as file:
                    self.images[name] = file.read()
        except Exception:  # Pillow and Willow raise many kinds for a file that is gone or broken
            logger.exception("pdf_image_unreadable", extra={"image": image.pk})
            return ""
        return name


def shown_address(url: str) -> str:
    """An address as people write it on paper."""
    return re.sub(r"^(https?://(www\.)?|mailto:|tel:)", "", url).removesuffix("/")


def _collect(value: Any, wanted: dict[str, set[int]]) -> None:
    """Note the documents and images in a stored body: of choosers, which stand under such a name, and of links in rich text."""
    if isinstance(value, str):
        for tag in RICH_LINK.findall(value):
            if LINK_TO_DOCUMENT in tag and (pk := LINK_ID.search(tag)):
                wanted["document"].add(int(pk[1]))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name in wanted and isinstance(inner, int):
                wanted[name].add(inner)
            else:
                _collect(inner, wanted)
    elif isinstance(value, Iterable):
        for inner in value:
            _collect(inner, wanted)
