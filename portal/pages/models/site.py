"""Name, colours, menu and footer of this installation: another programme can run the same software."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from portal.pages.blocks.navigation import FooterColumnsBlock, MenuBlock
from portal.pages.colours import COLOURS, HEX, check_contrast, validate_hex


class ColourField(models.CharField):
    """A colour as #rrggbb; empty means the colour of the stylesheet."""

    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"max_length": 7, "blank": True, "validators": [validate_hex]}
        super().__init__(verbose_name, **(defaults | kwargs))


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
    logo = models.ForeignKey(
        "pages.PortalImage",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Takes the place of the name in the header; the name is its alternative text. PNG, at least 112 pixels high."),
    )
    social_image = models.ForeignKey(
        "pages.PortalImage",
        verbose_name=_("image for social media"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown beside a link to a page that has no image of its own. Left empty: the drawing of Wegwijzer 16-27."),
    )
    colour_route = ColourField(_("main colour"), help_text=_("Links, buttons, boards and the route. Left empty: #0b4f63."))
    colour_route_deep = ColourField(_("dark main colour"), help_text=_("The footer, and buttons under the mouse. Left empty: #073440."))
    colour_route_tint = ColourField(_("light main colour"), help_text=_("“Previous” and “next”, and the newsletter. Left empty: #e3eef0."))
    colour_here = ColourField(
        _("“you are here”"), help_text=_("The step and the menu item where the reader is, and numbers. Left empty: #c0360e.")
    )
    colour_here_tint = ColourField(
        _("light “you are here”"), help_text=_("The edge around the step where the reader is. Left empty: #fbe9e1.")
    )
    colour_signal = ColourField(_("signal"), help_text=_("The link that has the focus, and words found by search. Left empty: #ffd35a."))

    edit_handler: ClassVar = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline"), FieldPanel("organisation")], heading=_("Who we are")),
                    MultiFieldPanel([FieldPanel("contact_email"), FieldPanel("security_email")], heading=_("Where mail goes")),
                ],
                heading=_("Site"),
            ),
            ObjectList(
                [
                    MultiFieldPanel([FieldPanel("logo"), FieldPanel("social_image")], heading=_("Images")),
                    MultiFieldPanel([FieldPanel(colour.field) for colour in COLOURS], heading=_("Colours")),
                ],
                heading=_("Look"),
            ),
            ObjectList([FieldPanel("main_menu")], heading=_("Menu")),
            ObjectList([FieldPanel("footer_text"), FieldPanel("footer_columns"), FieldPanel("footer_end")], heading=_("Footer")),
        ]
    )

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")

    def clean(self) -> None:
        """Colours that cannot be read together are refused; a value that is no colour has its own message already."""
        super().clean()
        chosen = {colour.name: getattr(self, colour.field) for colour in COLOURS}
        check_contrast({name: value for name, value in chosen.items() if HEX.match(value or "")})
