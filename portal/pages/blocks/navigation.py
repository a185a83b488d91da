"""Blocks of the menu and the footer, kept in the site settings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class MenuLinkBlock(blocks.StructBlock):
    """A word in a menu that leads to a page or to an address of this site such as `/themas/`."""

    title = blocks.CharBlock(label=_("Word"), max_length=40)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    path = blocks.RegexBlock(
        label=_("Address on this site"),
        regex=r"^/[a-z0-9/_.-]*$",
        required=False,
        max_length=200,
        help_text=_("Such as /themas/, for what is not a page."),
        error_messages={"invalid": _("An address on this site begins with / and holds no spaces or capitals.")},
    )

    class Meta:
        icon = "link"
        label = _("Link")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value.get("page")) == bool(value.get("path")):
            raise blocks.StructBlockValidationError(block_errors={"page": ValidationError(_("Choose one: a page or an address."))})
        return value


class MenuItemBlock(MenuLinkBlock):
    children = blocks.ListBlock(MenuLinkBlock(), label=_("Below it"), required=False, default=[])

    class Meta:
        icon = "list-ul"
        label = _("Menu item")


class MenuBlock(blocks.StreamBlock):
    item = MenuItemBlock()

    class Meta:
        required = False
        max_num = 7


class FooterColumnBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=40)
    links = blocks.ListBlock(MenuLinkBlock(), label=_("Links"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Column")


class FooterColumnsBlock(blocks.StreamBlock):
    column = FooterColumnBlock()

    class Meta:
        required = False
        max_num = 3
