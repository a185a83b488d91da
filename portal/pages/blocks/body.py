"""The running text of any page."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from portal.pages.blocks.evidence import AppliesFromBlock, ExampleBlock, QuoteBlock, StatementsBlock
from portal.pages.blocks.links import LinksBlock
from portal.pages.blocks.media import FigureBlock
from portal.pages.blocks.text import CalloutBlock, HeadingBlock, KeyPointsBlock, TextBlock
from portal.pages.blocks.timeline import AgeLineBlock, MilestonesBlock, PhasesBlock


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
