"""The fan of personas: strips that turn on one point, drawn on the server. Decoration: the list below it holds the same people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases_library.portraits import PORTRAITS, Portrait

if TYPE_CHECKING:
    from cases_library.models import PersonaPage

WIDEST = 61.5  # degrees to either side; the outermost strips then rest on the line
STEP = 8.2  # degrees between two strips that just touch
PLAIN = Portrait("#ece5d3", "#0b4f63")


@dataclass(frozen=True)
class Strip:
    angle: str  # degrees, as SVG writes them
    face: str
    background: str
    clothes: str
    is_chosen: bool


def strips(personas: Sequence["PersonaPage"], chosen: Collection[int]) -> list[Strip]:
    """A strip for each persona, spread around the middle; more than sixteen overlap."""
    last = len(personas) - 1
    step = min(STEP, 2 * WIDEST / last) if last > 0 else 0.0
    return [strip(persona, (place - last / 2) * step, is_chosen=persona.pk in chosen) for place, persona in enumerate(personas)]


def strip(persona: "PersonaPage", angle: float, *, is_chosen: bool) -> Strip:
    colours = PORTRAITS.get(persona.portrait, PLAIN)
    return Strip(f"{round(angle, 2):g}", persona.face, colours.background, colours.clothes, is_chosen)
