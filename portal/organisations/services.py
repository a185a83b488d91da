"""Writes that span places: mergers, and what every bulk write owes to search and readers."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import partial

from django.db import models, router, transaction
from django.db.models import ProtectedError, Q, RestrictedError
from django.db.models.deletion import Collector
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.search.backends import get_search_backends

from portal.caching import content_changed
from portal.organisations.models import Municipality, Region, RegionMembership


class MergerError(Exception):
    """These municipalities cannot be merged; the message says why."""


@transaction.atomic
def merge_municipalities(*, old: Sequence[Municipality], new: Municipality, on: date) -> None:
    """Let `old` go up into `new` on a day: the day before is their last, and `new` their successor.

    `new` may have existed before (it takes others in) or begin on that day. Done twice, it changes
    nothing. Raises MergerError, with nothing written, where a period or a successor stands in the way.
    """
    everyone = Municipality.objects.select_for_update().in_bulk([new.pk, *(place.pk for place in old)])
    problems = [_merger_problem(everyone[place.pk], everyone[new.pk], on) for place in old]
    if not old:
        problems.append("Name the municipalities that are merged.")
    if not new.is_current(on):
        problems.append(f"{new} does not exist on {on}.")
    if found := [problem for problem in problems if problem]:
        raise MergerError(" ".join(found))
    last_day = on - timedelta(days=1)
    changed = [place for place in (everyone[place.pk] for place in old) if place.successor_id != new.pk]
    for place in changed:
        place.valid_until, place.successor_id = last_day, new.pk
    if changed:
        Municipality.objects.bulk_update(changed, ["valid_until", "successor"])
        after_bulk_write(changed)


def _merger_problem(place: Municipality, new: Municipality, on: date) -> str:
    last_day = on - timedelta(days=1)
    if place.pk == new.pk:
        return f"{place} cannot be merged into itself: leave it out of the old ones, it stays."
    if place in new.successor_chain():
        return f"{new} was merged into {place} before."
    if place.successor_id == new.pk and place.valid_until == last_day:
        return ""
    if place.valid_until is not None:
        return f"{place} existed until {place.valid_until} already."
    if place.valid_from is not None and place.valid_from > last_day:
        return f"{place} exists from {place.valid_from} only."
    return ""


@transaction.atomic
def found_municipality(*, name: str, old: Sequence[Municipality], on: date, code: str | None = None) -> Municipality:
    """Make the municipality that `old` will be merged into, from a day on.

    It gets their province (they must share it), the place of the largest of them, the regions of the
    exclusive kinds that they all share and the cooperations that any of them is in.
    Raises MergerError where there is one already, or where they lie in several provinces.
    """
    slug = slugify(name)
    if Municipality.objects.filter(Q(slug=slug) | Q(name=name, valid_until=None) | Q(code=code, code__isnull=False)).exists():
        raise MergerError(f"There is a municipality {name}, or one with that address or code, already.")
    provinces = {place.province_id for place in old}
    if len(provinces) != 1:
        raise MergerError("They do not lie in one province: make the new municipality in the admin first.")
    largest = max(old, key=lambda place: place.population or 0)
    new = Municipality(name=name, slug=slug, code=code, province_id=provinces.pop(), lon=largest.lon, lat=largest.lat, valid_from=on)
    new.full_clean()
    new.save()
    shared = set.intersection(*(set(place.regions.all()) for place in old))
    cooperations = set(Region.objects.of_kind(Region.Kind.COOPERATION).filter(municipalities__in=old))
    RegionMembership.objects.bulk_create(RegionMembership(region=region, municipality=new) for region in shared | cooperations)
    return new


def after_bulk_write(places: Collection[Municipality | Region], *, found_by_other_words: bool = False) -> None:
    """What saving one by one would have done: readers see the change, and search knows of it.

    Search in the database holds names only: it is told when these changed or are new. An external engine
    also holds what is filtered by; it is told once the change is committed, and may fail.
    """
    content_changed()
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for place in places:
        by_model.setdefault(type(place), []).append(place)
    for backend in get_search_backends(with_auto_update=True):
        for model, rows in by_model.items():
            if backend.catch_indexing_errors:
                transaction.on_commit(partial(backend.add_bulk, model, rows), robust=True)
            elif found_by_other_words:
                backend.add_bulk(model, rows)


def pages_about(place: Municipality | Region) -> list[models.Model]:
    """The pages that name this place, drafts too."""
    return list(place.pages.all())


def may_delete(place: Municipality | Region) -> tuple[bool, str]:
    """Whether a place may be deleted: not while a page names it or a record hangs on it. The reason is for the user."""
    if number := place.pages.count():
        reason = ngettext("%(place)s stands on %(number)d page.", "%(place)s stands on %(number)d pages.", number)
        return False, reason % {"place": place, "number": number}
    try:
        Collector(using=router.db_for_write(type(place), instance=place)).collect([place])
    except (ProtectedError, RestrictedError):
        return False, _("%(place)s is in use: a municipality, an assessment or another record belongs to it.") % {"place": place}
    return True, ""
