"""The colours of an installation: which can be changed, and when they can be read.

The stylesheet holds the defaults as custom properties (frontend/css/tokens.css); a changed colour is served
after it, in a small stylesheet of its own (`/huisstijl.css`).
"""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

HEX = re.compile(r"^#[0-9a-fA-F]{6}$")
# WCAG 2.2, success criterion 1.4.3 (contrast of text, level AA).
LEAST_CONTRAST = 4.5

INK = "#17262c"
SURFACE = "#ffffff"
PAPER = "#f6f2e8"
FOOTER_TEXT = "#e8f0f1"

validate_hex = RegexValidator(HEX, _("Give a colour as a hash sign and six digits or letters from a to f, such as #0b4f63."))


@dataclass(frozen=True)
class Colour:
    """A colour of the site settings: the field `colour_<name>`, the token and what it is when left empty."""

    name: str
    default: str

    @property
    def field(self) -> str:
        return f"colour_{self.name}"

    @property
    def token(self) -> str:
        return f"--portal-color-{self.name.replace('_', '-')}"


COLOURS = (
    Colour("route", "#0b4f63"),
    Colour("route_deep", "#073440"),
    Colour("route_tint", "#e3eef0"),
    Colour("here", "#c0360e"),
    Colour("here_tint", "#fbe9e1"),
    Colour("signal", "#ffd35a"),
)

# Pairs that stand on each other: the colour whose field is blamed, the other one (a name or a value), what is read there.
PAIRS: tuple[tuple[str, str, Any], ...] = (
    ("route", SURFACE, _("white, as for links and buttons")),
    ("route", PAPER, _("the paper colour of bands and fact panels")),
    ("route_deep", FOOTER_TEXT, _("the text of the footer")),
    ("route_tint", "route_deep", _("the text of “previous” and “next”")),
    ("route_tint", INK, _("the text of the newsletter panel")),
    ("here", SURFACE, _("white, as for the number of the step you are at")),
    ("here", PAPER, _("the paper colour of bands and fact panels")),
    ("here_tint", INK, _("text")),
    ("signal", INK, _("the text of a link that has the focus")),
)


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour, from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours as WCAG 2.2 defines it, from 1 (the same) to 21 (black and white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def changed(site_settings: Any) -> dict[str, str]:
    """The tokens that differ from the stylesheet, in lower case; values that are no colour are left out."""
    values = {colour: (getattr(site_settings, colour.field) or "").lower() for colour in COLOURS}
    return {colour.token: value for colour, value in values.items() if HEX.match(value) and value != colour.default}


def stylesheet(tokens: dict[str, str]) -> str:
    return ":root{" + ";".join(f"{token}:{value}" for token, value in tokens.items()) + "}\n"


def check_contrast(chosen: dict[str, str]) -> None:
    """Raise a ValidationError by field when text in these colours could not be read; `chosen` is by name, empty is the default.

    Only what was chosen is blamed: of a pair of which just the other one was changed, that one.
    """
    values = {colour.name: (chosen.get(colour.name) or colour.default) for colour in COLOURS}
    errors: dict[str, list[str]] = {}
    for name, other, where in PAIRS:
        ratio = contrast(values[name], values.get(other, other))
        if ratio >= LEAST_CONTRAST:
            continue
        blamed = name if chosen.get(name) or other not in values else other
        message = _(
            "The contrast with %(where)s is %(ratio)s to 1; at least 4.5 to 1 is needed to read it. Choose a darker or lighter colour."
        )
        errors.setdefault(f"colour_{blamed}", []).append(
            message % {"where": where, "ratio": f"{int(ratio * 10) / 10:.1f}".replace(".", ",")}
        )
    if errors:
        raise ValidationError(errors)
