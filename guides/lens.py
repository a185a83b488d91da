"""Reading the guide along with somebody: `?persona=<slug>` marks the steps and actions that matter for them, and why.

The guide knows nobody to read along with. The app that does says so from its `AppConfig.ready()`:

    lenses.register(LensSource(kind="persona", companions=…, reasons=…, of_step=…))

The address without the parameter stays the canonical one. A name that is not known gives the plain page; that answer
is kept by no cache, since anybody can make up names.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest

if TYPE_CHECKING:
    from guides.models import StepPage

PARAMETER = "persona"
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


@dataclass(frozen=True, kw_only=True)
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
    reasons: Callable[[Companion], Iterable[Reason]]
    of_step: Callable[["StepPage"], Collection[int]]  # the keys of those for whom this step matters


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

    def of_step(self, step: "StepPage", companions: Iterable[Companion]) -> list[Companion]:
        """Those of these companions for whom this step matters."""
        found = self.source.of_step(step) if self.source else ()
        return [companion for companion in companions if companion.pk in found]

    def lens(self, request: HttpRequest, companions: Iterable[Companion]) -> Lens | None:
        """The lens that the address asks for; None where it asks for nobody, or for nobody who is there."""
        asked = request.GET.get(PARAMETER, "")
        companion = next((each for each in companions if each.slug == asked), None) if asked else None
        lens = Lens(companion=companion, reasons=tuple(self.source.reasons(companion))) if companion and self.source else None
        setattr(request, KEPT, lens)
        return lens


def asked_in_vain(request: HttpRequest) -> bool:
    """Whether the address names somebody whom the page does not show."""
    return PARAMETER in request.GET and getattr(request, KEPT, None) is None


lenses = LensRegistry()
