"""What an import has to say: why it refuses, or what it did."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_SHOWN = 25


class ImportProblem(Exception):
    """The file cannot be imported; nothing was written. Each problem names its line where it has one."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        shown = self.problems[:MOST_SHOWN]
        if more := len(self.problems) - len(shown):
            shown.append(f"… and {more} more.")
        super().__init__("\n".join(shown))


def sentence(where: str, what: object) -> str:
    """A problem with its place in the file."""
    text = f"{where}: {what}"
    return text if text.endswith("?") else f"{text}."


@dataclass
class Report:
    """What an import did, or would do on a dry run."""

    changed: int = 0
    unchanged: int = 0
    notices: list[str] = field(default_factory=list)

    def notice(self, text: str, names: Iterable[object]) -> None:
        """Mention these names after a text, when there are any."""
        if listed := [str(name) for name in names]:
            more = f" and {len(listed) - MOST_SHOWN} more" if len(listed) > MOST_SHOWN else ""
            self.notices.append(f"{text}: {', '.join(listed[:MOST_SHOWN])}{more}.")
