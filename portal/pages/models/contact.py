"""Contact persons: kept once, referred to by pages, never copied into them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.search import index


class ContactPerson(index.Indexed, models.Model):
    """Whom a reader can ask. The address is never shown: questions go through the contact form."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, help_text=_("Used in the address of the contact form."))
    name = models.CharField(_("name"), max_length=120, help_text=_("A name, or a role such as “Contact person housing”."))
    role = models.CharField(_("role"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), help_text=_("Questions from readers are sent here; it is not shown on the site."))
    text = models.CharField(_("what one can ask"), max_length=300, blank=True)
    photo = models.ForeignKey(
        "pages.PortalImage", verbose_name=_("photo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("role"),
        FieldPanel("organisation"),
        FieldPanel("email"),
        FieldPanel("text", widget=AdminAutoHeightTextInput),
        FieldPanel("photo"),
    ]

    # For the chooser in the page form; readers do not search contact persons.
    search_fields: ClassVar = [index.AutocompleteField("name"), index.AutocompleteField("role"), index.AutocompleteField("organisation")]

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
