"""Reading the guide along with somebody: `?persona=<slug>` marks the steps and actions that matter for them, and why.

The guide knows nobody to read along with. The app that does says so from its `AppConfig.ready()`:

    lenses.register(LensSource(kind="persona", companions=…, of_step=…, lens=…))

The address without the parameter stays the canonical one. A name that is not known gives the plain page; that answer
is kept by no cache, since anybody can make up names.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.validators import slug_unicode_re
from django.http import HttpRequest

if TYPE_CHECKING:
    from guides.models import StepPage

PARAMETER = "persona"
LONGEST_SLUG = 255
KEPT = "_guide_lens"  # on the request: the lens is looked up once


@dataclass(frozen=True, kw_only=True)
class Companion:
    """Somebody to read along with; `title` is what readers see, with the age, and `face` the address of a portrait."""

    pk: int
    slug: str
    name: str
    title: str
    face: str
    url: str
    about: str = ""  # a few words
    overview: str = ""  # the address of the page with all of them

    @property
    def query(self) -> str:
        """What an address in the guide ends with, to read on with this companion."""
        return f"?{urlencode({PARAMETER: self.slug})}"


@dataclass(frozen=True)
class Reason:
    """Why a step matters for somebody; with a key, why that action of the step does."""

    step_id: int
    action_key: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ShownReason:
    """A reason beside its step, with the action that it is about as far as the step still has it."""

    why: str
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class LensSource:
    """What an app knows of its companions; each function answers in a number of queries that does not grow."""

    kind: str  # the key of their page kind: on a step they stand apart from the other related pages
    companions: Callable[[], Sequence[Companion]]  # everybody who is published, in order
    of_step: Callable[["StepPage"], Sequence[Companion]]  # those for whom this step matters
    lens: Callable[[str], "Lens | None"]  # of the companion with this slug; None when nobody has it


@dataclass(frozen=True, kw_only=True)
class Lens:
    """The guide as read with one companion."""

    companion: Companion
    reasons: tuple[Reason, ...]

    @property
    def query(self) -> str:
        return self.companion.query

    def mark(self, steps: Iterable["StepPage"]) -> None:
        """Give steps and their actions the reasons that this companion has for them."""
        for step in steps:
            own = [reason for reason in self.reasons if reason.step_id == step.pk]
            titles = {action.key: action.title for action in step.action_list}
            step.lens_reasons = [ShownReason(why=reason.why, action=titles.get(reason.action_key, "")) for reason in own]
            for action in step.action_list:
                action.lens_reasons = [reason.why for reason in own if reason.action_key == action.key]


class LensRegistry:
    """At most one source: a reader looks along with one person at a time."""

    def __init__(self) -> None:
        self.source: LensSource | None = None

    def register(self, source: LensSource) -> None:
        if self.source is not None and self.source != source:
            raise ValueError("There is a source of companions already.")
        self.source = source

    def unregister(self) -> None:
        self.source = None

    @property
    def kind(self) -> str:
        return self.source.kind if self.source else ""

    def companions(self) -> list[Companion]:
        return list(self.source.companions()) if self.source else []

    def of_step(self, step: "StepPage") -> list[Companion]:
        """Those for whom this step matters; a step that is not saved yet matters for nobody."""
        return list(self.source.of_step(step)) if self.source and step.pk else []

    def lens(self, request: HttpRequest) -> Lens | None:
        """The lens that the address asks for; None where it asks for nobody, or for nobody who is there."""
        asked = request.GET.get(PARAMETER, "")
        lens = self.source.lens(asked) if self.source and is_slug(asked) else None
        setattr(request, KEPT, lens)
        return lens


def is_slug(value: str) -> bool:
    """Whether somebody could be called so: what else an address holds is not looked up."""
    return bool(slug_unicode_re.match(value)) and len(value) <= LONGEST_SLUG


def asked_in_vain(request: HttpRequest) -> bool:
    """Whether the address names somebody whom the page does not show."""
    return PARAMETER in request.GET and getattr(request, KEPT, None) is None


lenses = LensRegistry()
