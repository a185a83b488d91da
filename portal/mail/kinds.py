"""What the apps tell the outbox about their kinds of mail.

A kind needs two templates: `mail/<kind>_subject.txt` and `mail/<kind>.txt`; `mail/<kind>.html` is optional. An app
that keeps references in the context (a key instead of a name) registers how to resolve them at sending:

    kinds.register("newsletter_issue", prepare=issue_context)
"""

import re
from collections.abc import Callable
from typing import Any

Context = dict[str, Any]
# Gives the context of the templates, or None when there is no reason left to send the message.
Prepare = Callable[[Context], Context | None]

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


class KindRegistry:
    def __init__(self) -> None:
        self._prepare: dict[str, Prepare] = {}

    def register(self, kind: str, *, prepare: Prepare) -> None:
        if self._prepare.get(kind, prepare) is not prepare:
            raise ValueError(f"There is a mail kind {kind!r} already.")
        self._prepare[kind] = prepare

    def unregister(self, kind: str) -> None:
        self._prepare.pop(kind, None)

    def context(self, kind: str, stored: Context) -> Context | None:
        prepare = self._prepare.get(kind)
        return prepare(stored) if prepare else stored


kinds = KindRegistry()
