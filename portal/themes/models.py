"""Themes: what pages are about, and the five life domains among them."""

from typing import ClassVar

from django.core.validators import MinLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField


class ThemeQuerySet(models.QuerySet["Theme"]):
    def life_domains(self) -> "ThemeQuerySet":
        """The five domains in which a young person's life is described ("Big Five")."""
        return self.filter(is_life_domain=True)

    def others(self) -> "ThemeQuerySet":
        return self.filter(is_life_domain=False)


class Theme(models.Model):
    """A subject that readers follow through the whole site, served at `/themas/<slug>/`.

    Themes lie below pages: a page points at its themes, a theme knows no page.
    """

    class Colour(models.TextChoices):
        REST = "rest", _("Route colour")
        WONEN = "wonen", _("Housing brown")
        WERK = "werk", _("Work blue")
        SCHOOL = "school", _("School purple")
        ZORG = "zorg", _("Care red")
        NETWERK = "netwerk", _("Network green")

    class Icon(models.TextChoices):
        BOARD = "board", _("Signboard")
        HOME = "home", _("House")
        WORK = "work", _("Briefcase")
        SCHOOL = "school", _("Book")
        CARE = "care", _("Heart")
        NETWORK = "network", _("Network")

    name = models.CharField(_("name"), max_length=80, unique=True, validators=[MinLengthValidator(3)])
    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("The last part of the address: /themas/…/."))
    is_life_domain = models.BooleanField(
        _("life domain"), default=False, help_text=_("One of the five domains in which a young person's situation is described.")
    )
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.REST)
    icon = models.CharField(_("icon"), max_length=10, choices=Icon, default=Icon.BOARD)
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Low numbers come first."))
    summary = models.CharField(_("summary"), max_length=300, help_text=_("One or two sentences under the title and in lists."))
    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "ul", "ol", "link"])
    synonyms = models.TextField(
        _("other words"), blank=True, help_text=_("Words that people type for this theme, one on each line. Search uses them.")
    )
    related = models.ManyToManyField("self", blank=True, verbose_name=_("related themes"))

    objects: ClassVar = ThemeQuerySet.as_manager()

    panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("slug"), FieldPanel("summary", widget=AdminAutoHeightTextInput), FieldPanel("introduction")],
            heading=_("Text"),
        ),
        MultiFieldPanel([FieldPanel("synonyms"), FieldPanel("related")], heading=_("Finding")),
        MultiFieldPanel(
            [FieldPanel("is_life_domain"), FieldPanel("colour"), FieldPanel("icon"), FieldPanel("order")], heading=_("Look and order")
        ),
    ]

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering: ClassVar = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("theme", args=[self.slug])

    @property
    def synonym_list(self) -> list[str]:
        return [line.strip() for line in self.synonyms.splitlines() if line.strip()]
