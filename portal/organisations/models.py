"""Municipalities and the regions they work in."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A region of one kind: a municipality lies in several, one or more of each kind."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        LABOUR_MARKET = "labour_market", _("Labour market region")
        YOUTH = "youth", _("Youth care region")
        DOORSTROOMPUNT = "doorstroompunt", _("Doorstroompunt region")
        COOPERATION = "cooperation", _("Cooperation")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering: ClassVar = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    regions = models.ManyToManyField(Region, blank=True, verbose_name=_("regions"), related_name="municipalities")

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
