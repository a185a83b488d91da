"""What every page template can count on: the site settings, menu and footer."""

from typing import Any

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    from portal.pages.navigation import navigation

    return {"site": navigation(request)} if not request.path_info.startswith("/beheer/") else {}
