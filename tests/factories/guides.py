"""A guide with steps, and the rows of a step."""

from typing import Any

import factory
from wagtail.models import Page

from guides.models import ChecklistAction, ChecklistsPage, GuideIndexPage, GuidePage, StepExample, StepPage
from tests.factories.pages import PageFactory


class GuideIndexPageFactory(PageFactory):
    class Meta:
        model = GuideIndexPage

    title = "Gids"


class GuidePageFactory(PageFactory):
    class Meta:
        model = GuidePage

    title = factory.Sequence(lambda n: f"Gids {n}")


class ChecklistActionFactory(factory.django.DjangoModelFactory):
    """Build it and give it to a step: `StepPageFactory(actions=[…])`."""

    class Meta:
        model = ChecklistAction

    title = factory.Sequence(lambda n: f"Maak kaart {n}")
    text = "Nodig partners uit."


class StepExampleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StepExample

    place = "Boxtel"
    title = factory.Sequence(lambda n: f"Voorbeeld {n}")


class StepPageFactory(PageFactory):
    """`actions` and `examples` are rows or a number of rows."""

    class Meta:
        model = StepPage

    title = factory.Sequence(lambda n: f"Stap {n}")
    question = "Wie doet wat?"
    result = "Iedereen weet wie wat doet."
    actions = 2
    examples = 0

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, actions: Any, examples: Any, **fields: Any) -> Page:
        rows = {
            "actions": ChecklistActionFactory.build_batch(actions) if isinstance(actions, int) else actions,
            "examples": StepExampleFactory.build_batch(examples) if isinstance(examples, int) else examples,
        }
        return super()._create(model_class, *args, **rows, **fields)


class ChecklistsPageFactory(PageFactory):
    class Meta:
        model = ChecklistsPage

    title = "Alle checklists"
    slug = "checklists"
