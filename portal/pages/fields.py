"""Model fields of pages."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from modelcluster.fields import ParentalManyToManyField

Reference = tuple[type[models.Model], str, str, str]


class CountedManyToManyField(ParentalManyToManyField):
    """Counts as a use of each row it points at, as a foreign key does.

    Wagtail's index of references, which tells editors where something is used before they delete it,
    reads any field with `extract_references`; its own many-to-many field has none.
    """

    def extract_references(self, rows: Iterable[models.Model]) -> Iterator[Reference]:
        for row in rows:
            yield type(row), str(row.pk), "item", str(row.pk)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalManyToManyField", args, kwargs
