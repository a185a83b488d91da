"""What documents of several kinds of pages have: whom to ask, and where the text comes from."""

from typing import Any
from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.pages.models import ContactPerson, PortalPage
from portal.pages.models.base import CONTACT_PATH
from portal.pages.pdf.references import References


def contact(person: ContactPerson | None, title: str, page: PortalPage, references: References) -> dict[str, Any] | None:
    """Who answers questions about a page, without a mail address: they go through the contact form."""
    if person is None:
        return None
    link = references.address(CONTACT_PATH)
    return {
        "title": title,
        "name": person.name,
        "role": ", ".join(part for part in (person.role, person.organisation) if part),
        "text": person.text,
        "ask": _("Ask your question on"),
        "link": link and link | {"url": f"{link['url']}?over={quote(page.url or '')}"},
    }


def checked(page: PortalPage) -> list[str]:
    """After which source a page was written, and when somebody last checked it."""
    day = page.checked_on
    lines = [page.source_credit, _("Last checked on %(day)s.") % {"day": date_format(day, "j F Y")} if day else ""]
    return [line for line in lines if line]
