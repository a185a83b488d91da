from portal.pages.models.base import PageTag, PortalPage
from portal.pages.models.contact import ContactPerson
from portal.pages.models.home import ContactPage, HomePage, InformationPage
from portal.pages.models.media import PortalDocument, PortalImage, PortalRendition
from portal.pages.models.related import RelatedPage
from portal.pages.models.site import SiteSettings

__all__ = [
    "ContactPage",
    "ContactPerson",
    "HomePage",
    "InformationPage",
    "PageTag",
    "PortalDocument",
    "PortalImage",
    "PortalPage",
    "PortalRendition",
    "RelatedPage",
    "SiteSettings",
]
