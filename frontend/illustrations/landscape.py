"""Draw the landscape of the home page: a polder with the route from 16 to 27.

    python frontend/illustrations/landscape.py      writes static/images/route-16-27.svg and social.svg beside this file

Needs fonttools and brotli. The words are drawn as outlines of Overpass, because an image on a page cannot use the
font of the page. What is in the drawing is true: the ages are those of the Frisian route. Light comes from the left,
so the right half of a thing is darker.
"""

import random
from functools import cache
from io import StringIO
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "static" / "fonts" / "overpass-400-800.woff2"
IMAGES = ROOT / "static" / "images"

WATER, RIVER, WHITE, INK = "#b7d3da", "#a9cbd4", "#fff", "#17262c"
ROUTE, HERE, SIGNAL = "#0b4f63", "#c0360e", "#ffd35a"
FIELDS = ("#d4dfbf", "#c8d8b4", "#ead99a", "#efe3c6", "#e2e6c8", "#dccf9e")
ROAD = "M-20 540H120Q164 540 164 500V496Q164 456 208 456H316Q360 456 360 412V284Q360 240 404 240H576Q620 240 620 196V-20"
STREAM = "M-20 250C120 210 210 262 330 222S560 60 760 60"

HOUSES = (
    (64, 430, "#b5522e"),
    (98, 420, "#8f3b22"),
    (132, 412, "#b5522e"),
    (84, 472, "#8f3b22"),
    (176, 402, "#4d6b73"),
    (122, 464, "#b5522e"),
)
TREES = (
    (24, 340, 12, 0),
    (30, 470, 10, 1),
    (232, 516, 11, 0),
    (256, 524, 8, 1),
    (300, 396, 11, 0),
    (650, 318, 12, 0),
    (676, 332, 9, 1),
    (640, 448, 13, 0),
    (664, 460, 9, 1),
    (402, 150, 10, 1),
    (378, 158, 12, 0),
    (196, 62, 10, 1),
    (520, 172, 11, 0),
    (150, 588, 12, 0),
    (178, 598, 9, 1),
    (682, 176, 11, 0),
    (330, 92, 10, 1),
    (566, 540, 11, 0),
    (588, 552, 8, 1),
    (420, 40, 11, 0),
    (216, 330, 10, 1),
    (32, 92, 11, 0),
)


@cache
def font(weight: int) -> TTFont:
    return instantiateVariableFont(TTFont(FONT), {"wght": weight})


def words(text: str, x: float, y: float, size: float, fill: str, *, weight: int = 800, middle: bool = False, tracking: float = 0) -> str:
    """Text as one outline, with its baseline at y; in the middle of x or from x on; tracking in ems."""
    drawn = font(weight)
    glyphs, names, scale = drawn.getGlyphSet(), drawn.getBestCmap(), size / drawn["head"].unitsPerEm
    width = sum(glyphs[names[ord(sign)]].width for sign in text) * scale
    at = x - width / 2 if middle else x
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}".rstrip("0").rstrip("."))
    for sign in text:
        glyph = glyphs[names[ord(sign)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, at, y)))
        at += glyph.width * scale + tracking * size
    return f'<path d="{pen.getCommands()}" fill="{fill}"/>'


def fields() -> str:
    """Strips of land between ditches, some with furrows."""
    chance = random.Random(16)  # noqa: S311  (a drawing, not a secret)
    out, x = StringIO(), -160
    for width in (92, 70, 104, 78, 112, 84, 100, 76, 110, 96, 90):
        y = -170
        while y < 800:
            height = chance.choice((90, 90, 130, 130, 170, 220))
            furrows = f'<path d="M{x} {y}h{width}v{height}h-{width}z" fill="url(#f)"/>' if chance.random() < 0.4 else ""
            out.write(f'<path d="M{x} {y}h{width}v{height}h-{width}z" fill="{chance.choice(FIELDS)}"/>{furrows}')
            y += height + 6
        x += width + 6
    return f'<g transform="rotate(-13 360 310)">{out.getvalue()}</g>'


def house(x: int, y: int, roof: str) -> str:
    return (
        f'<g transform="translate({x} {y})"><path d="M0 0h26v-22H0z" fill="#f7f1e4"/><path d="M13 0h13v-22H13z" opacity=".08"/>'
        f'<path d="M-3-22l16-13 16 13z" fill="{roof}"/><path d="M13-35l16 13H13z" opacity=".12"/><path d="M5-6v-8h6v8z" fill="{ROUTE}"/></g>'
    )


def tree(x: int, y: int, radius: int, kind: int) -> str:
    """A tree whose foot stands at x, y."""
    top = y - 2 * radius
    return (
        f'<path d="M{x} {y}v-{radius}" stroke="#5b4634" stroke-width="{radius / 4:g}"/>'
        f'<circle cx="{x}" cy="{top + radius // 2}" r="{radius}" fill="{("#5f8a5a", "#7a9c5c")[kind]}"/>'
        f'<path d="M{x} {top + radius // 2 - radius}a{radius} {radius} 0 0 1 0 {2 * radius}z" opacity=".12"/>'
    )


def junction(x: int, y: int, age: str, *, here: bool = False) -> str:
    radius, fill, edge, text = (36, HERE, HERE, WHITE) if here else (31, WHITE, ROUTE, ROUTE)
    size = 24 if len(age) > 2 else 28
    return (
        f'<circle cx="{x}" cy="{y}" r="{radius + 5}" fill="#fff"/><circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{edge}" '
        f'stroke-width="8"/>{words(age, x, y + size * 0.36, size, text, middle=True)}'
    )


def signpost() -> str:
    board = f'stroke="{ROUTE}" stroke-width="3"'
    return (
        f'<path d="M430 572V428" stroke="{INK}" stroke-width="8"/><path d="M434 572V428" stroke="#000" stroke-width="1" opacity=".3"/>'
        f'<path d="M424 436h112l20 15-20 15H424z" fill="#fff" {board}/><path d="M436 474H330l-20 15 20 15h106z" fill="#fff" {board}/>'
        f'<path d="M424 512h98l20 15-20 15h-98z" fill="{SIGNAL}" {board}/>'
        + words("Wonen", 440, 458, 19, ROUTE, weight=700)
        + words("School", 340, 496, 19, ROUTE, weight=700)
        + words("Werk", 440, 534, 19, ROUTE, weight=700)
    )


def places() -> str:
    """School and office, care, sport, a mill by the water, a boat."""
    return (
        '<path d="M400 330l190-44 28 118-190 44z" fill="#f0d9c4"/>'
        '<path d="M432 372h84v-40h-84z" fill="#f7f1e4"/><path d="M474 372h42v-40h-42z" opacity=".07"/><path d="M426 332h96l-14-16h-68z" fill="#663a8a"/>'
        f'<path d="M442 356h9v-12h-9zM458 356h9v-12h-9zM480 356h9v-12h-9zM496 356h9v-12h-9z" fill="{ROUTE}"/>'
        f'<path d="M468 316v-20" stroke="{INK}" stroke-width="2"/><path d="M469 297h15v9h-15z" fill="{SIGNAL}"/>'
        '<path d="M548 360h56v-62h-56z" fill="#1a5688"/><path d="M578 360h26v-62h-26z" opacity=".16"/>'
        '<path d="M556 308h8v8h-8zM570 308h8v8h-8zM586 308h8v8h-8zM556 324h8v8h-8zM570 324h8v8h-8zM586 324h8v8h-8zM556 340h8v8h-8zM586 340h8v8h-8z" fill="#f6e9c0"/>'
        '<path d="M226 160h74v-38h-74z" fill="#f7f1e4"/><path d="M264 160h36v-38h-36z" opacity=".07"/><path d="M220 122h86v-9h-86z" fill="#9d2247"/>'
        '<path d="M259 150v-7h-7v-7h7v-7h7v7h7v7h-7v7z" fill="#9d2247"/>'
        '<g transform="rotate(-13 150 120)" fill="none" stroke="#fff" stroke-width="2"><path d="M70 84h104v64H70z" fill="#7fae72" stroke="none"/>'
        '<path d="M74 88h96v56H74zM122 88v56M74 104h14v24H74M170 104h-14v24h14"/><circle cx="122" cy="116" r="11"/></g>'
        '<g transform="translate(500 96)"><path d="M-11 0l4-34H7l4 34z" fill="#f7f1e4"/><path d="M0 0h11L7-34H0z" opacity=".1"/><path d="M-9-34L0-44l9 10z" fill="#4d6b73"/>'
        '<path d="M-26-64L26-12M26-64L-26-12" stroke="#5b4634" stroke-width="3"/>'
        '<path d="M-26-64l18 18 5-5-18-18zM26-64L8-46l-5-5 18-18zM26-12L8-30l-5 5L21-7zM-26-12l18-18 5 5L-21-7z" fill="#efe3c6" stroke="#5b4634"/></g>'
        '<g transform="translate(118 236)"><path d="M-14 0h28l-6 8H-9z" fill="#8f3b22"/><path d="M0-2v-30" stroke="#5b4634" stroke-width="2"/><path d="M2-31l13 26H2z" fill="#fff"/><path d="M-2-26v21h-10z" fill="#f7f1e4"/></g>'
    )


def bridge() -> str:
    """Where the road crosses the water, just above 27."""
    rails = "M597 42v66M643 42v66"
    return f'<path d="M597 42h46v66h-46z" fill="#f7f1e4"/><path d="M622 42h21v66h-21z" opacity=".07"/><path d="{rails}" stroke="{ROUTE}" stroke-width="3"/>'


def land() -> str:
    road = (
        f'<path d="{ROAD}" fill="none" stroke="#fff" stroke-width="24"/><path d="{ROAD}" fill="none" stroke="{ROUTE}" stroke-width="13"/>'
    )
    return "".join(
        [
            f'<path d="M0 0h720v620H0z" fill="{WATER}"/>',
            fields(),
            f'<g fill="none"><path d="{STREAM}" stroke="{RIVER}" stroke-width="42"/><path d="{STREAM}" stroke="#fff" stroke-opacity=".35" stroke-width="2" '
            'transform="translate(0 6)"/></g>',
            '<path d="M40 396l172-41 27 110-172 41z" fill="#efe3c6"/>',
            places(),
            *(house(*one) for one in sorted(HOUSES, key=lambda one: one[1])),
            *(tree(*one) for one in sorted(TREES, key=lambda one: one[1])),
            bridge(),
            road,
            junction(68, 540, "16"),
            junction(262, 456, "17½"),
            junction(360, 330, "18", here=True),
            junction(620, 152, "27"),
            signpost(),
        ]
    )


DEFS = '<defs><pattern id="f" width="24" height="24" patternUnits="userSpaceOnUse"><path d="M12 0v24" stroke="#fff" stroke-opacity=".35" stroke-width="2"/></pattern></defs>'


def drawing(width: int, height: int, view: str, inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{view}">{DEFS}{inside}</svg>\n'


def card() -> str:
    """The image that social media show beside a link: the landscape, and the name of the site on paper."""
    board = f'<path d="M72 330h188l44 52-44 52H72z" fill="{ROUTE}"/>{words("16-27", 92, 408, 72, WHITE)}'
    return (
        f'<path d="M0 0h1200v630H0z" fill="#f6f2e8"/><svg x="520" width="680" height="630" viewBox="0 0 720 620" preserveAspectRatio="xMidYMid slice">{land()}</svg>'
        f'<path d="M0 0h1200v14H0z" fill="{ROUTE}"/>{words("Wegwijzer", 68, 290, 88, INK, tracking=-0.03)}{board}'
    )


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / "route-16-27.svg").write_text(drawing(720, 620, "0 0 720 620", land()), encoding="utf-8")
    (Path(__file__).parent / "social.svg").write_text(drawing(1200, 630, "0 0 1200 630", card()), encoding="utf-8")
