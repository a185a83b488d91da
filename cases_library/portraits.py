"""The portraits drawn for the portal: `static/portraits/<name>.svg`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.templatetags.static import static

from portal.pages.models import PortalRendition

if TYPE_CHECKING:
    from cases_library.models import PersonaPage

FACE = "fill-240x240|format-webp"  # of a photo or drawing that an editor uploaded
NOBODY = "nobody"  # who has no portrait


@dataclass(frozen=True)
class Portrait:
    background: str
    clothes: str


PORTRAITS = {
    "bram": Portrait("#cfdcbe", "#49386b"),
    "chelsea": Portrait("#c9dde4", "#a3244f"),
    "daan": Portrait("#d8d6e4", "#2f5d50"),
    "dwayne": Portrait("#ecdfc3", "#8a4b08"),
    "femke": Portrait("#c9dde4", "#b5561c"),
    "isa": Portrait("#ecc9b4", "#2c6a6e"),
    "jayden": Portrait("#ecc9b4", "#35518a"),
    "kevin": Portrait("#ecdfc3", "#3e4a52"),
    "lotte": Portrait("#cfdcbe", "#8f2f4d"),
    "mei": Portrait("#e6d790", "#6a3d8f"),
    "nova": Portrait("#cfdcbe", "#d09a1f"),
    "olena": Portrait("#e6d790", "#2b5f86"),
    "ravi": Portrait("#d8d6e4", "#7b3f1d"),
    "samira": Portrait("#c9dde4", "#24424d"),
    "tesfay": Portrait("#ecdfc3", "#5a6b2f"),
    "youssef": Portrait("#e6d790", "#1d5b8f"),
}


def portrait_url(name: str) -> str:
    """The address of a drawn portrait."""
    return static(f"portraits/{name}.svg")


def face_of(persona: "PersonaPage") -> str:
    """The address of a square portrait: the drawn one, else the image for lists, else a head that is nobody's."""
    if persona.portrait in PORTRAITS:
        return portrait_url(persona.portrait)
    if persona.image:
        address: str = persona.image.get_rendition(FACE).url
        return address
    return portrait_url(NOBODY)


def with_faces(personas: Iterable["PersonaPage"]) -> list["PersonaPage"]:
    """Load the images that stand in for portraits, all in one query once their size has been made."""
    found = list(personas)
    wanted = {persona.image_id for persona in found if persona.portrait not in PORTRAITS and persona.image_id}
    if not wanted:
        return found
    sizes = PortalRendition.objects.filter(image__in=wanted, filter_spec=FACE).select_related("image")
    faces = {size.image_id: size for size in sizes}
    for persona in found:
        if size := faces.get(persona.image_id):
            size.image.prefetched_renditions = [size]
            persona.image = size.image
    return found
