"""Draw the icons of the site and render all images that must be PNG.

    python frontend/illustrations/icons.py      writes static/icons/* and static/images/social.png

Needs playwright and Chromium (/usr/bin/chromium or CHROMIUM). The sign is the board of the logo with a junction on it.
"""

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ICONS, IMAGES = ROOT / "static" / "icons", ROOT / "static" / "images"

SIGN = '<path d="M8 14h32l16 18-16 18H8z" fill="#0b4f63"/><circle cx="24" cy="32" r="9" fill="#fff"/><circle cx="24" cy="32" r="4.5" fill="#c0360e"/>'


def sign(ground: str = "", view: str = "4 4 56 56") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{ground}{SIGN}</svg>\n'


def rendered(svg: str, width: int, height: int, target: Path) -> None:
    """Draw an SVG on a page of this size, without anything around it."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{width}px;height:{height}px}}</style>{svg}")
        page.screenshot(path=target, omit_background=True)
        browser.close()


if __name__ == "__main__":
    ICONS.mkdir(exist_ok=True)
    (ICONS / "favicon.svg").write_text(sign(), encoding="utf-8")
    paper = sign('<path d="M-20-20h104v104h-104z" fill="#f6f2e8"/>', view="-4 -4 72 72")
    rendered(sign(), 32, 32, ICONS / "favicon-32.png")
    rendered(paper, 180, 180, ICONS / "apple-touch-icon.png")
    rendered(paper, 192, 192, ICONS / "icon-192.png")
    rendered(paper, 512, 512, ICONS / "icon-512.png")
    rendered((Path(__file__).parent / "social.svg").read_text(encoding="utf-8"), 1200, 630, IMAGES / "social.png")
