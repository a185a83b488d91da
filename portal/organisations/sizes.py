"""Size classes of municipalities, by the limits of Statistics Netherlands (CBS)."""

from bisect import bisect_right

from django.db.models import Q

SIZE_LIMITS = (5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 250_000)  # inhabitants; each begins the next size class
# The classes in addresses: Dutch, by number.
SIZE_VALUES = {
    number: f"{low or 'tot'}-{high}" if high else f"vanaf-{low}"
    for number, (low, high) in enumerate(zip((0, *SIZE_LIMITS), (*SIZE_LIMITS, None), strict=True), start=1)
}


def size_class_of(population: int) -> int:
    """The size class, 1 to 8, of a municipality with so many inhabitants, by the limits of Statistics Netherlands."""
    return bisect_right(SIZE_LIMITS, population) + 1


def size_fits_population() -> Q:
    """Where the population is known, the size class is the one that follows from it."""
    fits = Q(population__isnull=True)  # each band asks for a class: in SQL a comparison with nothing would pass
    for number, (low, high) in enumerate(zip((0, *SIZE_LIMITS), (*SIZE_LIMITS, None), strict=True), start=1):
        band = Q(size_class__isnull=False, size_class=number, population__gte=low)
        fits |= band if high is None else band & Q(population__lt=high)
    return fits
