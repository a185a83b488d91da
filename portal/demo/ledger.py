"""Deciding what may be loaded: new and untouched items, never what an editor changed, moved or deleted."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from portal.demo.models import LoadedItem
from portal.demo.source import fingerprint


@dataclass
class Report:
    """What a run did; `left` names the items that were not touched, each with the reason."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: int = 0
    left: list[str] = field(default_factory=list)


class Ledger:
    """The record of earlier runs."""

    def __init__(self) -> None:
        self.items = {(item.kind, item.key): item for item in LoadedItem.objects.all()}
        self.report = Report()

    def object_id(self, kind: str, key: str) -> str | None:
        item = self.items.get((kind, key))
        return item.object_id if item else None

    def may_load(self, kind: str, key: str, source: Any, present: Model | None, state: Any) -> bool:
        """Whether to write this item. `state` is how `present` stands in the database now."""
        item = self.items.get((kind, key))
        name = f"{kind} {key}"
        if item is None:
            if present is not None:
                self.report.left.append(f"{name}: was there already, made by somebody else")
            return present is None
        if present is None:
            self.report.left.append(f"{name}: was deleted")
            return False
        if item.state_hash != fingerprint(state):
            self.report.left.append(f"{name}: was changed or moved")
            return False
        if item.source_hash == fingerprint(source):
            self.report.unchanged += 1
            return False
        return True

    def loaded(self, kind: str, key: str, source: Any, written: Model, state: Any) -> None:
        """Write down what was loaded and the state it was left in."""
        known = (kind, key) in self.items
        item, _ = LoadedItem.objects.update_or_create(
            kind=kind,
            key=key,
            defaults={"object_id": str(written.pk), "source_hash": fingerprint(source), "state_hash": fingerprint(state)},
        )
        self.items[kind, key] = item
        (self.report.updated if known else self.report.added).append(f"{kind} {key}")
