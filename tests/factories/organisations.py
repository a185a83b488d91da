"""Municipalities and regions."""

from typing import Any

import factory
from django.utils.text import slugify

from portal.organisations.models import Municipality, Region


class RegionFactory(factory.django.DjangoModelFactory):
    """A cooperation unless said otherwise; `municipalities` become its members."""

    class Meta:
        model = Region
        skip_postgeneration_save = True

    class Params:
        province = factory.Trait(kind=Region.Kind.PROVINCE, name=factory.Sequence(lambda n: f"Provincie {n}"))
        labour_market = factory.Trait(kind=Region.Kind.LABOUR_MARKET)
        youth = factory.Trait(kind=Region.Kind.YOUTH)

    kind = Region.Kind.COOPERATION
    name = factory.Sequence(lambda n: f"Regio {n}")
    slug = factory.LazyAttribute(lambda region: slugify(region.name))

    @factory.post_generation
    def municipalities(self: Region, create: bool, extracted: list[Municipality] | None, **kwargs: Any) -> None:  # type: ignore[misc]
        if create and extracted:
            self.municipalities.set(extracted)


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Municipality

    name = factory.Sequence(lambda n: f"Gemeente {n}")
    slug = factory.LazyAttribute(lambda municipality: slugify(municipality.name))
    province = factory.SubFactory(RegionFactory, province=True)
    lon = 5.8
    lat = 52.4
