"""Bodies of pages, as they are stored."""

import json
import uuid
from typing import Any


def body(*blocks: tuple[str, Any]) -> str:
    """The stored form of a body: `body(("heading", "Aan de slag"), ("text", "<p>Teken een kaart.</p>"))`."""
    return json.dumps([{"type": name, "value": value, "id": str(uuid.uuid4())} for name, value in blocks])


def text_with_link(page_id: int, words: str = "deze pagina") -> tuple[str, str]:
    return ("text", f'<p>Lees <a linktype="page" id="{page_id}">{words}</a>.</p>')


def links_to(page_id: int, words: str = "Verder lezen") -> tuple[str, dict[str, Any]]:
    link = {"text": words, "page": page_id, "document": None, "url": "", "description": ""}
    return ("links", {"title": "Meer", "links": [{"type": "item", "value": link, "id": str(uuid.uuid4())}]})


def figure(image_id: int) -> tuple[str, dict[str, Any]]:
    image = {"image": image_id, "decorative": False, "alt_text": "Een kaart"}
    return ("image", {"image": image, "caption": "De kaart", "credit": ""})
