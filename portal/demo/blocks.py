"""From the blocks of a content file to the stored form of a StreamField."""

import json
import uuid
from collections.abc import Callable

from portal.demo.source import ContentError, Item, rich_text

NAMESPACE = uuid.UUID("5a1ff1e0-2c1b-4a51-9a6c-5d9f0f3a1627")


class BlockWriter:
    """Writes blocks; the two functions give the key in the database of a page and of an image."""

    def __init__(self, page_id: Callable[[str], int], image_id: Callable[[str], int]) -> None:
        self.page_id = page_id
        self.image_id = image_id

    def stream(self, owner: str, blocks: list[Item] | None) -> str:
        """The JSON of a StreamField; block ids follow from `owner` and place, so a reload changes nothing."""
        stored = []
        for place, block in enumerate(blocks or []):
            if len(block) != 1:
                raise ContentError(f"{owner}: block {place + 1} needs exactly one name.")
            ((name, value),) = block.items()
            write = getattr(self, name, None)
            if write is None or name.startswith("_"):
                raise ContentError(f"{owner}: there is no block {name!r}.")
            stored.append({"type": name, "value": write(value), "id": str(uuid.uuid5(NAMESPACE, f"{owner}:{place}:{name}"))})
        return json.dumps(stored, ensure_ascii=False)

    def _rich(self, text: str) -> str:
        return rich_text(text, self.page_id)

    def _page(self, key: str | None) -> int | None:
        return self.page_id(key) if key else None

    def heading(self, value: str) -> str:
        return value

    def text(self, value: str) -> str:
        return self._rich(value)

    def callout(self, value: Item) -> Item:
        return {"title": value["title"], "text": self._rich(value["text"])}

    def key_points(self, value: Item) -> Item:
        return {"title": value["title"], "points": value["points"]}

    def quote(self, value: Item) -> Item:
        return {"text": value["text"], "role": value.get("role", ""), "paraphrased": value.get("paraphrased", False)}

    def phases(self, value: Item) -> Item:
        return {"title": value["title"], "phases": [{"title": row["title"], "months": row["months"]} for row in value["phases"]]}

    def age_line(self, value: Item) -> Item:
        names = ("age", "what", "who", "law", "decision")
        return {"title": value["title"], "moments": [{name: str(row.get(name) or "") for name in names} for row in value["moments"]]}

    def milestones(self, value: Item) -> Item:
        rows = [{"date": str(row["date"]), "text": row["text"], "ongoing": row.get("ongoing", False)} for row in value["milestones"]]
        return {"title": value.get("title", ""), "milestones": rows}

    def statements(self, value: Item) -> Item:
        rows = [{"title": row["title"], "text": row.get("text") or ""} for row in value["items"]]
        return {"title": value.get("title", ""), "kind": value["kind"], "items": rows}

    def image(self, value: Item) -> Item:
        image = {"image": self.image_id(value["image"]), "alt_text": value.get("alt", ""), "decorative": not value.get("alt")}
        return {"image": image, "caption": value.get("caption", ""), "credit": value.get("credit", "")}

    def links(self, value: Item) -> Item:
        rows = [
            {
                "text": row["text"],
                "page": self._page(row.get("page")),
                "document": None,
                "url": row.get("url") or "",
                "description": row.get("description") or "",
            }
            for row in value["links"]
        ]
        return {"title": value.get("title", ""), "links": rows}

    def example(self, value: Item) -> Item:
        return {"place": value["place"], "title": value["title"], "text": self._rich(value["text"]), "page": self._page(value.get("page"))}

    def applies_from(self, value: Item) -> Item:
        return {
            "date": str(value["date"]),
            "text": self._rich(value["text"]),
            "source_title": value["source_title"],
            "source_url": value.get("source_url") or "",
            "review_on": str(value["review_on"]),
        }
