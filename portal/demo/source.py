"""Reading the demo content: YAML files, Markdown texts, references between them."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

CONTENT_DIR = Path(__file__).parent / "content"
IMAGES_DIR = CONTENT_DIR / "images"

_markdown = MarkdownIt("zero").enable(["list", "heading", "emphasis", "link", "newline"])
# A line of a file ends between words, so its end is a space in the text.
_markdown.add_render_rule("softbreak", lambda *_arguments: " ")

Item = dict[str, Any]


class ContentError(Exception):
    """A content file is not right; the message names the file or key."""


def read(name: str, folder: Path = CONTENT_DIR) -> Any:
    path = folder / name
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ContentError(f"{path.name}: {error}") from error


def read_pages(folder: Path = CONTENT_DIR) -> list[Item]:
    """All pages, parents before their children, brothers by `order`."""
    pages = [read(path.name, path.parent) for path in sorted((folder / "pages").glob("*.yaml"))]
    by_key = {page["key"]: page for page in pages}
    if len(by_key) != len(pages):
        raise ContentError("Two pages have the same key.")

    def position(page: Item) -> tuple[Any, ...]:
        chain = [(page.get("order", 0), page["key"])]
        while parent := page.get("parent"):
            if parent not in by_key:
                raise ContentError(f"{page['key']}: there is no page {parent}.")
            page = by_key[parent]
            chain.append((page.get("order", 0), page["key"]))
        return (len(chain), chain[::-1])

    return sorted(pages, key=position)


def fingerprint(data: Any) -> str:
    """A hash of any data; the same for the same content, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()


def rich_text(text: str, page_id: Callable[[str], int]) -> str:
    """Turn the Markdown of a content file into Wagtail's rich text; `page:<key>` becomes a page link."""
    html = _markdown.render(text or "").replace("\n", "")
    while 'href="page:' in html:
        before, _, rest = html.partition('href="page:')
        key, _, after = rest.partition('"')
        html = f'{before}linktype="page" id="{page_id(key)}"{after}'
    return html
