"""Levels of headings."""


class Headings:
    """Gives each heading below one of level `base` its level, so that none is skipped.

    Editors may begin with a small heading, or put one in an example that has no larger ones; PDF/UA-1
    (ISO 14289-1, 7.4.2) and WCAG want it directly below the heading above it all the same.
    """

    def __init__(self, base: int) -> None:
        self.base = base
        self._open: list[int] = []

    def level(self, depth: int) -> int:
        """The level of a heading that an editor thinks of as `depth` below the base: 1 a section, 2 a part of it."""
        while self._open and self._open[-1] >= depth:
            self._open.pop()
        self._open.append(depth)
        return self.base + len(self._open)
