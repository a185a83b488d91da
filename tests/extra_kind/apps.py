from collections.abc import Sequence

from django.apps import AppConfig


class ExtraKindConfig(AppConfig):
    name = "tests.extra_kind"
    label = "extra_kind"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.pages.registry import PageKind, kinds

        kinds.register(
            PageKind(
                key="werkbezoek",
                model="extra_kind.VisitPage",
                label="Werkbezoek",
                label_plural="Werkbezoeken",
                order=70,
                schema_type="Event",
                lines=lines,
                date_field="visited_on",
            )
        )


def lines(pages: Sequence) -> dict[int, str]:
    return {page.pk: "Werkbezoek met de bus" for page in pages}
