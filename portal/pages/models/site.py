"""Name, colours, menu and footer of this installation: another programme can run the same software."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from portal.pages.blocks.navigation import FooterColumnsBlock, MenuBlock


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    name = models.CharField(_("name of the site"), max_length=60, default="Wegwijzer 16-27")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    organisation = models.CharField(_("organisation behind the site"), max_length=120, blank=True)
    contact_email = models.EmailField(
        _("e-mail address of the editors"), blank=True, help_text=_("Questions without a contact person are sent here.")
    )
    security_email = models.EmailField(
        _("e-mail address for security reports"), blank=True, help_text=_("Published in /.well-known/security.txt.")
    )
    main_menu = StreamField(MenuBlock(), verbose_name=_("main menu"), blank=True)
    footer_text = models.CharField(_("text in the footer"), max_length=300, blank=True)
    footer_columns = StreamField(FooterColumnsBlock(), verbose_name=_("columns of the footer"), blank=True)
    footer_end = models.CharField(_("last line of the footer"), max_length=300, blank=True)

    edit_handler: ClassVar = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline"), FieldPanel("organisation")], heading=_("Who we are")),
                    MultiFieldPanel([FieldPanel("contact_email"), FieldPanel("security_email")], heading=_("Where mail goes")),
                ],
                heading=_("Site"),
            ),
            ObjectList([FieldPanel("main_menu")], heading=_("Menu")),
            ObjectList([FieldPanel("footer_text"), FieldPanel("footer_columns"), FieldPanel("footer_end")], heading=_("Footer")),
        ]
    )

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
