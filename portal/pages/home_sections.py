"""Parts of the home page that need no other app than themes, which lie below the pages and cannot register themselves."""

from typing import Any

from django.http import HttpRequest

from portal.themes.models import Theme


def themes_of_home(request: HttpRequest) -> dict[str, Any] | None:
    """All themes: the life domains with their drawing, the others as words."""
    themes = list(Theme.objects.all())
    if not themes:
        return None
    return {
        "life_domains": [theme for theme in themes if theme.is_life_domain],
        "other_themes": [theme for theme in themes if not theme.is_life_domain],
    }
