"""The running text of any page."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.pages.blocks.evidence import AppliesFromBlock, ExampleBlock, QuoteBlock, StatementsBlock
from portal.pages.blocks.links import LinksBlock
from portal.pages.blocks.media import FigureBlock
from portal.pages.blocks.text import CalloutBlock, HeadingBlock, KeyPointsBlock, TextBlock
from portal.pages.blocks.timeline import AgeLineBlock, MilestonesBlock, PhasesBlock
from portal.pages.contents import anchors


@dataclass(frozen=True)
class Part:
    """A block of a body as the template shows it.

    `level` is that of the small heading inside the block: it skips no level where no heading of the
    body came before. `number` counts the headings, when the page asks for numbers.
    """

    block: Any
    anchor: str
    level: int
    number: int | None


# Wagtail notes on the blocks themselves that a draft is being checked, which asks less than publishing does.
# All threads share the blocks, so one body is checked at a time.
_checking = threading.RLock()


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    text = TextBlock()
    callout = CalloutBlock()
    key_points = KeyPointsBlock()
    image = FigureBlock()
    quote = QuoteBlock()
    statements = StatementsBlock()
    example = ExampleBlock()
    applies_from = AppliesFromBlock()
    phases = PhasesBlock()
    age_line = AgeLineBlock()
    milestones = MilestonesBlock()
    links = LinksBlock()

    class Meta:
        template = "blocks/body.html"
        required = False
        block_counts: ClassVar[dict[str, Any]] = {"quote": {"max_num": 1}}
        label = _("Text")

    def clean(self, value: Any) -> Any:
        with _checking:
            return super().clean(value)

    def clean_deferred(self, value: Any) -> Any:
        with _checking:
            return super().clean_deferred(value)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The blocks with their anchors. The caller may set `level`, `numbered` and, for a second body on a page, `anchor_prefix`."""
        context = super().get_context(value, parent_context)
        context["level"] = context.get("level") or 2
        context["parts"] = list(
            self.parts(value, level=context["level"], prefix=context.get("anchor_prefix", ""), numbered=bool(context.get("numbered")))
        )
        return context

    @staticmethod
    def parts(value: Any, *, level: int, prefix: str, numbered: bool) -> Iterator[Part]:
        blocks_of_body = list(value)
        headings = 0
        for block, anchor in zip(blocks_of_body, anchors(blocks_of_body, prefix), strict=True):
            headings += bool(anchor)
            inner = level + 1 if headings else level
            yield Part(block=block, anchor=anchor, level=inner, number=headings if anchor and numbered else None)
