"""The form of every page type in the admin."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class PortalPageForm(WagtailAdminPageForm):
    """A new page starts with the themes, steward and contact person of its parent."""

    inherited = ("themes", "steward", "contact_person")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = getattr(self.parent_page, "specific", None) if self.parent_page else None
        if self.instance.pk or parent is None or self.is_bound:
            return
        for name in self.inherited:
            if name in self.fields and hasattr(parent, name):
                value = getattr(parent, name)
                self.initial[name] = list(value.all()) if hasattr(value, "all") else value and value.pk
