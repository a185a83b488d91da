"""The portraits drawn for the portal: `static/portraits/<name>.svg`."""

from django.templatetags.static import static

PORTRAITS = (
    "bram",
    "chelsea",
    "daan",
    "dwayne",
    "femke",
    "isa",
    "jayden",
    "kevin",
    "lotte",
    "mei",
    "nova",
    "olena",
    "ravi",
    "samira",
    "tesfay",
    "youssef",
)


def portrait_url(name: str) -> str:
    """The address of a drawn portrait."""
    return static(f"portraits/{name}.svg")
