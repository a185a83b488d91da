"""The text of a story: as any page's, with room for several voices."""

from typing import Any, ClassVar

from portal.pages.blocks import BodyBlock


class StoryBodyBlock(BodyBlock):
    class Meta:
        block_counts: ClassVar[dict[str, Any]] = {"quote": {"max_num": 4}}
