"""What every page template can count on: the site settings, menu and footer."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def site(request: HttpRequest) -> dict[str, Any]:
    from portal.pages.navigation import navigation

    # Looked up when a template asks for it: the admin does so only on an error page.
    return {"site": SimpleLazyObject(lambda: navigation(request))}
