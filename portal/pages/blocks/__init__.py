"""The blocks an editor builds a page from: few, flat, one file per family."""

from portal.pages.blocks.body import BodyBlock

__all__ = ["BodyBlock"]
