"""Stories from the pilots in the public API."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilots.models import PilotPage, StoryPage
from portal.search.api import schemas
from portal.search.api.fields import day, places, plain_body, reference
from portal.search.api.registry import Data, PageResource
from portal.search.api.themes import OF_THEME

LEVELS_TO_PILOT = 2  # a story lies below the stories of its pilot


def _stories() -> QuerySet:
    return StoryPage.objects.published().newest_first().with_list_data()


def story_rows(stories: Sequence[StoryPage], root_url: str) -> list[Data]:
    """Each story with its pilot; the pilots are looked up at once."""
    above = [story.path[: -LEVELS_TO_PILOT * StoryPage.steplen] for story in stories]
    pilots = {pilot.path: reference(pilot, root_url) for pilot in PilotPage.objects.published().filter(path__in=set(above))}
    return [
        {
            "datum": day(story.date),
            "gemeenten": places(story.municipalities.all()),
            "regios": places(story.regions.all()),
            "pilot": pilots.get(path),
        }
        for story, path in zip(stories, above, strict=True)
    ]


def story_detail(story: StoryPage, root_url: str) -> Data:
    return {"tekst": plain_body(story.body), "sindsdienVeranderd": story.changed_since, "bron": story.source_credit}


STORIES = PageResource(
    name="verhalen",
    title=_("Stories"),
    description=_("What happened in the pilots, newest first."),
    order=50,
    rows=_stories,
    as_rows=story_rows,
    as_detail=story_detail,
    row_fields={
        "datum": schemas.DAY,
        "gemeenten": schemas.list_of(schemas.PLACE),
        "regios": schemas.list_of(schemas.PLACE),
        "pilot": schemas.optional(schemas.REFERENCE),
    },
    detail_fields={"tekst": schemas.TEXT, "sindsdienVeranderd": schemas.TEXT, "bron": schemas.TEXT},
    choices=(OF_THEME,),
    has_unique_slugs=False,
)
