"""The rows of a persona: situations, ages at which something changes, what matters in the guide."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cases_library.matter_form import TARGET, TargetPanel
from guides.models import StepPage
from portal.pages.rows import KeyedRow


class PersonaSituation(KeyedRow):
    """How things are for a persona in one life domain."""

    persona = ParentalKey("cases_library.PersonaPage", on_delete=models.CASCADE, related_name="situations")
    theme = models.ForeignKey(
        "themes.Theme",
        verbose_name=_("life domain"),
        on_delete=models.CASCADE,
        related_name="+",
        limit_choices_to={"is_life_domain": True},
    )
    text = models.TextField(_("situation"), max_length=500)

    panels: ClassVar = [FieldPanel("theme"), FieldPanel("text")]

    class Meta(KeyedRow.Meta):
        verbose_name = _("situation in a life domain")
        verbose_name_plural = _("situations in life domains")
        constraints: ClassVar = [models.UniqueConstraint(fields=["persona", "key"], name="situation_key_once_a_persona")]

    def __str__(self) -> str:
        return self.text[:60]


class PersonaAgeMoment(KeyedRow):
    """An age at which something changes for a persona."""

    persona = ParentalKey("cases_library.PersonaPage", on_delete=models.CASCADE, related_name="age_moments")
    age = models.CharField(_("age"), max_length=40, help_text=_("Such as “17,5” or “twee maanden voor 18”."))
    what = models.TextField(_("what changes"), max_length=300)
    who = models.CharField(_("who"), max_length=160, blank=True)

    panels: ClassVar = [FieldPanel("age"), FieldPanel("what"), FieldPanel("who")]

    class Meta(KeyedRow.Meta):
        verbose_name = _("age at which something changes")
        verbose_name_plural = _("ages at which something changes")
        constraints: ClassVar = [models.UniqueConstraint(fields=["persona", "key"], name="moment_key_once_a_persona")]

    def __str__(self) -> str:
        return self.age


class PersonaMatter(KeyedRow):
    """A step, or one action of it, that matters for a persona, and why.

    The action is known by its key: a row of a step is no row to point at (see `portal.pages.rows`).
    """

    persona = ParentalKey("cases_library.PersonaPage", on_delete=models.CASCADE, related_name="matters")
    step = models.ForeignKey(StepPage, verbose_name=_("step"), on_delete=models.CASCADE, related_name="persona_matters")
    action_key = models.SlugField(_("action"), max_length=40, blank=True, help_text=_("Empty: the whole step."))
    why = models.CharField(_("why"), max_length=240, help_text=_("One sentence about this young person."))

    panels: ClassVar = [TargetPanel(TARGET), FieldPanel("why", widget=AdminAutoHeightTextInput)]

    class Meta(KeyedRow.Meta):
        verbose_name = _("what matters in the guide")
        verbose_name_plural = _("what matters in the guide")
        constraints: ClassVar = [models.UniqueConstraint(fields=["persona", "key"], name="matter_key_once_a_persona")]

    def __str__(self) -> str:
        return self.why[:60]

    def clean(self) -> None:
        super().clean()
        if self.action_key and self.step_id and not self.step.actions.filter(key=self.action_key).exists():
            raise ValidationError({"action_key": _("This step has no such action.")})
