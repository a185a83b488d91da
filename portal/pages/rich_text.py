"""How running text shows links to pages; imported when the apps are ready."""

from django.utils.html import escape
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from portal.pages.links import public_address


class PublicPageLinkHandler(PageLinkHandler):
    """Links to pages; where a page is not there for everyone, only the words stay."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        addresses = [public_address(int(attrs["id"]) if attrs.get("id", "").isdecimal() else None) for attrs in attrs_list]
        return [f'<a href="{escape(address)}">' if address else "<a>" for address in addresses]


@hooks.register("register_rich_text_features", order=10)
def use_public_links(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)
