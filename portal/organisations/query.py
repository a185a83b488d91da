"""What is asked of places: which exist, which lie where, and what became of them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from portal.organisations.models import Municipality, Region  # noqa: F401 (the first in quotes below only)


class RegionQuerySet(models.QuerySet["Region"]):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def provinces(self) -> Self:
        return self.filter(kind=self.model.Kind.PROVINCE)


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def current(self, on: date | None = None) -> Self:
        """Those that exist on a day, today unless told; the first and the last day count."""
        day = on or timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )

    def former(self, on: date | None = None) -> Self:
        """Those that had ceased to exist on a day, today unless told."""
        return self.filter(valid_until__lt=on or timezone.localdate())

    def in_regions(self, regions: Iterable["Region | int"]) -> Self:
        """Those in one of the regions or more, each once; a province counts as a region."""
        chosen = [region if isinstance(region, int) else region.pk for region in regions]
        members = self.model.regions.through._default_manager.filter(region__in=chosen).values("municipality")
        return self.filter(Q(province__in=chosen) | Q(pk__in=members))

    def with_regions(self) -> Self:
        """Load province and regions, in a number of queries that does not grow with the rows."""
        return self.select_related("province").prefetch_related("regions")

    def with_successors(self) -> "MunicipalityQuerySet":
        """These and what they were merged into, and so on; one query for each link of the longest chain."""
        return self._followed("pk", "successor_id")

    def with_predecessors(self) -> "MunicipalityQuerySet":
        """These and those that were merged into them, and so on; one query for each link of the longest chain."""
        return self._followed("successor_id", "pk")

    def _followed(self, known_by: str, leads_to: str) -> "MunicipalityQuerySet":
        everything = self.model._default_manager.all()
        found = set(self.values_list("pk", flat=True))
        newest = found
        while newest:
            links = everything.filter(**{f"{known_by}__in": newest}).exclude(successor=None).values_list(leads_to, flat=True)
            newest = set(links) - found
            found |= newest
        return everything.filter(pk__in=found)
