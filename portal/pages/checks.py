"""System checks: how a page type is written.

A page type says everything about itself in its own class and in one order, so that who reads one has read
all: fields, panels, search fields, parent and subpage types, template, methods.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from portal.pages.models import PortalPage

# In this order; what stands between them (max_count, page_description) is free.
ORDERED_DECLARATIONS = ("content_panels", "search_fields", "parent_page_types", "subpage_types", "template")
DECLARATIONS = (*ORDERED_DECLARATIONS, "page_description")


@register("pages")  # type: ignore[type-var]
def check_page_types(app_configs: list[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Check every page type of the apps asked for, or of all."""
    configs = app_configs if app_configs is not None else apps.get_app_configs()
    page_types = [model for config in configs for model in config.get_models() if issubclass(model, PortalPage) and model is not PortalPage]
    return [message for page_type in page_types for message in messages_for(page_type)]


def messages_for(page_type: type[models.Model]) -> list[CheckMessage]:
    own = vars(page_type)
    messages: list[CheckMessage] = []
    if not page_type.__name__.endswith("Page"):
        messages.append(Error("The name of a page type ends in “Page”.", obj=page_type, id="pages.E001"))
    missing = [name for name in DECLARATIONS if name not in own]
    if missing:
        hint = "A page type declares them itself, also where they are like its parent's."
        messages.append(Error(f"The page type does not declare {', '.join(missing)}.", hint=hint, obj=page_type, id="pages.E002"))
    declared = [name for name in own if name in ORDERED_DECLARATIONS]
    expected = [name for name in ORDERED_DECLARATIONS if name in declared]
    if declared != expected:
        messages.append(
            Error(
                "The page type declares things in another order.", hint=f"Expected: {', '.join(expected)}.", obj=page_type, id="pages.E003"
            )
        )
    return messages
