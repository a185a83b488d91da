"""The form of a region in the admin."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm


class RegionForm(WagtailAdminModelForm):
    """Refuses members that a region of this kind cannot have."""

    def is_valid(self) -> bool:
        return bool(super().is_valid()) and self.members_are_valid()

    def members_are_valid(self) -> bool:
        if problem := self.membership_problem():
            self.add_error(None, problem)
        return not self.errors

    def membership_problem(self) -> str:
        """Why these municipalities cannot be members; empty when they can."""
        region, kind = self.instance, self.cleaned_data["kind"]
        chosen = [row["municipality"] for row in self.member_rows()]
        if not chosen or kind not in region.EXCLUSIVE_KINDS:
            return ""
        if kind == region.Kind.PROVINCE:
            return _("Leave the list of municipalities empty: each municipality says itself in which province it lies.")
        elsewhere = type(region).objects.filter(kind=kind, municipalities__in=chosen).exclude(pk=region.pk)
        pairs = elsewhere.order_by("municipalities__slug").values_list("municipalities__name", "name")
        if taken := ", ".join(f"{municipality} ({other})" for municipality, other in pairs):
            return _("In another region of this kind already: %(taken)s. Take them out there first.") % {"taken": taken}
        return ""

    def member_rows(self) -> list[dict[str, Any]]:
        formset = self.formsets.get("memberships")
        rows = [form.cleaned_data for form in formset.forms] if formset is not None else []
        return [row for row in rows if row.get("municipality") and not row.get("DELETE")]
