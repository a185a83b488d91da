"""Municipalities and the regions they work in."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.search import index

from portal.organisations.forms import RegionForm
from portal.organisations.map import EAST, NORTH, SOUTH, WEST, Point, project
from portal.organisations.query import MunicipalityQuerySet, RegionQuerySet
from portal.organisations.sizes import size_class_of, size_fits_population


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class Region(index.Indexed, ClusterableModel):
    """A region of one kind.

    A municipality has one province, for ever or nearly so: `Municipality.province`. It is a member of one
    labour market, youth care and Doorstroompunt region, and of as many cooperations as it likes:
    `RegionMembership`. `Municipality.objects.in_regions([region])` answers for all kinds.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        LABOUR_MARKET = "labour_market", _("Labour market region")
        YOUTH = "youth", _("Youth care region")
        DOORSTROOMPUNT = "doorstroompunt", _("Doorstroompunt region")
        COOPERATION = "cooperation", _("Cooperation")

    #: The kinds in addresses: Dutch, lower case.
    PATHS: ClassVar = {
        Kind.PROVINCE: "provincie",
        Kind.LABOUR_MARKET: "arbeidsmarkt",
        Kind.YOUTH: "jeugd",
        Kind.DOORSTROOMPUNT: "doorstroompunt",
        Kind.COOPERATION: "samenwerking",
    }

    #: Kinds of which a municipality is in one region only.
    EXCLUSIVE_KINDS: ClassVar = frozenset({Kind.PROVINCE, Kind.LABOUR_MARKET, Kind.YOUTH, Kind.DOORSTROOMPUNT})

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=Kind,
        help_text=_("A cooperation is any group of municipalities that chose each other; the other kinds are laid down by law."),
    )
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(
        _("address"), max_length=100, help_text=_("The name as it stands in addresses: small letters and hyphens. Better not changed.")
    )
    code = models.CharField(
        _("official code"), max_length=12, blank=True, help_text=_("The code in the official files, if it has one, such as AM12 or PV25.")
    )
    aliases = models.TextField(_("other names"), blank=True, help_text=_("Names by which people look for it, one on each line."))
    municipalities = models.ManyToManyField(
        "organisations.Municipality",
        verbose_name=_("municipalities"),
        through="organisations.RegionMembership",
        related_name="regions",
        blank=True,
    )

    objects: ClassVar = RegionQuerySet.as_manager()

    base_form_class = RegionForm
    panels: ClassVar = [
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("name"), FieldPanel("slug")], heading=_("Region")),
        MultiFieldPanel([FieldPanel("aliases"), FieldPanel("code")], heading=_("Finding")),
        MultipleChooserPanel(
            "memberships",
            heading=_("Municipalities"),
            label=_("Municipality"),
            chooser_field_name="municipality",
            help_text=_("Leave empty for a province: each municipality says itself in which province it lies."),
        ),
    ]

    search_fields: ClassVar = [
        index.SearchField("name", boost=2),
        index.SearchField("aliases"),
        index.AutocompleteField("name"),
        index.AutocompleteField("slug"),  # the name without accents, which not every engine folds
        index.AutocompleteField("aliases"),
        index.FilterField("kind"),
        index.FilterField("name"),
    ]

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering: ClassVar = ["kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="region_unique_address",
                violation_error_message=_("There is a region of this kind with this address already."),
            ),
            models.UniqueConstraint(
                fields=["kind", "code"],
                condition=~Q(code=""),
                name="region_unique_code",
                violation_error_message=_("There is a region of this kind with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["province", "labour_market", "youth", "doorstroompunt", "cooperation"]), name="region_known_kind"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="region_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def alias_list(self) -> list[str]:
        return _lines(self.aliases)

    def get_absolute_url(self) -> str:
        """The page with all that is published about it."""
        return reverse("region", args=[self.PATHS[self.Kind(self.kind)], self.slug])

    @property
    def label(self) -> str:
        """The name with the kind: Flevoland is a province and more."""
        return f"{self.name} ({self.get_kind_display()})"

    def places(self) -> MunicipalityQuerySet:
        """The municipalities in it, whatever its kind, former ones too."""
        return Municipality.objects.in_regions([self])


class Municipality(index.Indexed, models.Model):
    """A municipality of the Netherlands, from its first day to its last.

    One that is merged into another stays, with its last day and its successor: what was published about
    it is still about it.
    """

    class SizeClass(models.IntegerChoices):
        """The eight classes of Statistics Netherlands (CBS), by inhabitants."""

        BELOW_5 = 1, _("fewer than 5,000 inhabitants")
        FROM_5 = 2, _("5,000 to 10,000 inhabitants")
        FROM_10 = 3, _("10,000 to 20,000 inhabitants")
        FROM_20 = 4, _("20,000 to 50,000 inhabitants")
        FROM_50 = 5, _("50,000 to 100,000 inhabitants")
        FROM_100 = 6, _("100,000 to 150,000 inhabitants")
        FROM_150 = 7, _("150,000 to 250,000 inhabitants")
        FROM_250 = 8, _("250,000 inhabitants or more")

    class Urbanity(models.IntegerChoices):
        """The five classes of Statistics Netherlands (CBS), by addresses in the neighbourhood."""

        VERY_STRONGLY = 1, _("very strongly urban")
        STRONGLY = 2, _("strongly urban")
        MODERATELY = 3, _("moderately urban")
        HARDLY = 4, _("hardly urban")
        NOT = 5, _("not urban")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100, help_text=_("The official name, such as 's-Gravenhage."))
    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        help_text=_("The name as it stands in addresses: small letters and hyphens. Better not changed."),
    )
    aliases = models.TextField(
        _("other names"), blank=True, help_text=_("Names by which people look for it, such as Den Haag, one on each line.")
    )
    code = models.CharField(
        _("CBS code"),
        max_length=6,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^GM\d{4}\Z", _("A CBS code is GM and four digits, such as GM0302."))],
        help_text=_("GM and four digits; the import of the official file fills it in."),
    )
    province = models.ForeignKey(
        Region,
        verbose_name=_("province"),
        on_delete=models.PROTECT,
        related_name="municipalities_of_province",
        limit_choices_to={"kind": Region.Kind.PROVINCE},
    )
    lon = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(WEST), MaxValueValidator(EAST)],
        help_text=_("Degrees east, such as 5.7928. Where the municipality stands on the map."),
    )
    lat = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(SOUTH), MaxValueValidator(NORTH)],
        help_text=_("Degrees north, such as 52.3742."),
    )
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(
        _("year of the number"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2200)],
        help_text=_("The number is that of 1 January of this year."),
    )
    size_class = models.PositiveSmallIntegerField(
        _("size class"),
        choices=SizeClass,
        null=True,
        blank=True,
        help_text=_("Follows from the number of inhabitants where that is filled in."),
    )
    urbanity = models.PositiveSmallIntegerField(_("urbanity"), choices=Urbanity, null=True, blank=True)
    valid_from = models.DateField(_("exists from"), null=True, blank=True, help_text=_("Its first day; empty when that does not matter."))
    valid_until = models.DateField(
        _("exists until"), null=True, blank=True, help_text=_("Its last day: after a merger on 1 January that is 31 December.")
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text=_("Empty when its land went to more than one."),
    )
    boundary = models.TextField(_("boundary"), blank=True, editable=False)  # an SVG path on the map of portal.organisations.map
    boundary_year = models.PositiveSmallIntegerField(_("year of the boundary"), null=True, blank=True, editable=False)

    # Usage in the admin tells on which pages a place stands; its ties to other places are shown elsewhere,
    # and bulk imports could not keep the index of references right.
    province.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    successor.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]

    objects: ClassVar = MunicipalityQuerySet.as_manager()

    panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("slug"), FieldPanel("aliases"), FieldPanel("code")],
            heading=_("Name"),
        ),
        MultiFieldPanel(
            [FieldPanel("province", widget=forms.Select), FieldRowPanel([FieldPanel("lat"), FieldPanel("lon")])], heading=_("Place")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("population"), FieldPanel("population_year")]),
                FieldRowPanel([FieldPanel("size_class"), FieldPanel("urbanity")]),
            ],
            heading=_("Size"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]), FieldPanel("successor")],
            heading=_("Merger"),
        ),
    ]

    search_fields: ClassVar = [
        index.SearchField("name", boost=2),
        index.SearchField("aliases"),
        index.AutocompleteField("name"),
        index.AutocompleteField("slug"),  # the name without accents, which not every engine folds
        index.AutocompleteField("aliases"),
        index.FilterField("name"),
        index.FilterField("slug"),
        index.FilterField("code"),
        index.FilterField("province"),
        index.FilterField("size_class"),
        index.FilterField("valid_from"),
        index.FilterField("valid_until"),
    ]

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar = ["slug"]  # the name without its capitals, accents and apostrophes
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(valid_until__isnull=True),
                name="municipality_unique_name",
                violation_error_message=_("There is a municipality of this name already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="municipality_has_name"),
            models.CheckConstraint(
                condition=Q(code__isnull=True) | Q(code__startswith="GM"),
                name="municipality_code_form",
                violation_error_message=_("A CBS code is GM and four digits, such as GM0302."),
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__isnull=False, lat__isnull=False, lon__range=(WEST, EAST), lat__range=(SOUTH, NORTH)),
                name="municipality_on_the_map",
                violation_error_message=_("Fill in both longitude and latitude, of a place in the European Netherlands."),
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True, population_year__isnull=True)
                | Q(population__isnull=False, population_year__isnull=False),
                name="municipality_population_has_year",
                violation_error_message=_("Give the number of inhabitants together with its year."),
            ),
            models.CheckConstraint(condition=size_fits_population(), name="municipality_size_fits_population"),
            models.CheckConstraint(condition=Q(size_class__isnull=True) | Q(size_class__range=(1, 8)), name="municipality_size_class"),
            models.CheckConstraint(condition=Q(urbanity__isnull=True) | Q(urbanity__range=(1, 5)), name="municipality_urbanity"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="municipality_period",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | (Q(valid_until__isnull=False) & ~Q(successor=F("id"))),
                name="municipality_successor",
                violation_error_message=_("One that was merged into another has a last day, and is not its own successor."),
            ),
            models.CheckConstraint(
                condition=Q(boundary="", boundary_year__isnull=True) | (~Q(boundary="") & Q(boundary_year__isnull=False)),
                name="municipality_boundary_has_year",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.set_size_class()
        if self.province_id and self.province.kind != Region.Kind.PROVINCE:
            raise ValidationError({"province": _("Choose a province.")})
        if self.successor is not None and self.pk and self in self.successor.successor_chain(inclusive=True):
            raise ValidationError({"successor": _("These municipalities would be merged into each other.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_size_class()
        if (only := kwargs.get("update_fields")) is not None and "population" in only:
            kwargs["update_fields"] = {*only, "size_class"}
        super().save(*args, **kwargs)

    def set_size_class(self) -> None:
        """Let the size class follow from the population, where that is known."""
        if self.population is not None:
            self.size_class = size_class_of(self.population)

    @property
    def alias_list(self) -> list[str]:
        return _lines(self.aliases)

    def get_absolute_url(self) -> str:
        """The page with all that is published about it."""
        return reverse("place", args=[self.slug])

    @property
    def label(self) -> str:
        """The name, with the last year of one that ended or will: a later one may bear the same name."""
        if self.valid_until is None:
            return self.name
        return gettext("%(name)s (until %(year)s)") % {"name": self.name, "year": self.valid_until.year}

    @property
    def point(self) -> Point | None:
        """Where it stands on the map, in units of the map."""
        return project(self.lon, self.lat) if self.lon is not None and self.lat is not None else None

    def is_current(self, on: date | None = None) -> bool:
        """Whether it exists on a day, today unless told; the first and the last day count."""
        day = on or timezone.localdate()
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_until is None or day <= self.valid_until)

    def successor_chain(self, *, inclusive: bool = False) -> list["Municipality"]:
        """What it was merged into, what that was merged into, and so on; one query for each link."""
        chain = [self]
        while (successor := chain[-1].successor) is not None and successor not in chain:
            chain.append(successor)
        return chain if inclusive else chain[1:]


class RegionMembership(models.Model):
    """A municipality is in a region. Without a period: an import replaces what was."""

    region = ParentalKey(Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.CASCADE, related_name="region_memberships"
    )
    municipality.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]

    class Meta:
        verbose_name = _("membership of a region")
        verbose_name_plural = _("memberships of regions")
        ordering: ClassVar = ["municipality__slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "municipality"],
                name="membership_once",
                violation_error_message=_("A municipality stands in a region once."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.region}"
