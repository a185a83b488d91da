"""Stories: what happened in a pilot and what those involved say of it, for each pilot and of all together."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from cases_library.facts import municipalities_of, place_of, regions_named
from pilots import filters, places
from pilots.blocks import StoryBodyBlock
from pilots.facts import story_facts
from portal.pages.models import PortalImage, PortalPage
from portal.pages.models.base import PortalPageQuerySet
from portal.pages.pagination import paginate

OLD_AFTER_YEARS = 2  # from then on a story says how old it is
STORIES_ON_A_PAGE = 20


class StoryPageQuerySet(PortalPageQuerySet):
    def newest_first(self) -> "StoryPageQuerySet":
        return self.order_by("-date", "-pk")

    def with_list_data(self) -> "StoryPageQuerySet":
        return self.prefetch_related("themes", "municipalities", "regions")


def listed(request: HttpRequest, stories: StoryPageQuerySet) -> dict[str, Any]:
    """What a list of stories shows: what can be chosen, and a page of what is left then."""
    chosen = filters.story_filters(request.GET, stories)
    found = filters.narrowed_stories(stories, chosen)
    return {"filters": chosen, "page_obj": paginate(request, found.newest_first().with_list_data(), per_page=STORIES_ON_A_PAGE)}


class PilotStoriesPage(PortalPage):
    """The stories of one pilot, at `/pilots/<pilot>/verhalen/`."""

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count_per_parent = 1
    page_description = _("The stories of this pilot are made below it; the list fills itself.")
    parent_page_types: ClassVar = ["pilots.PilotPage"]
    subpage_types: ClassVar = ["pilots.StoryPage"]
    template = "pilots/pilot_stories_page.html"

    class Meta:
        verbose_name = _("stories of a pilot")
        verbose_name_plural = _("stories of pilots")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["pilot"] = self.breadcrumb[-1]
        context["index"] = StoryIndexPage.objects.published().first()
        return context | listed(request, StoryPage.objects.published().child_of(self))


class StoryIndexPage(PortalPage):
    """The stories of all pilots, at `/verhalen/`."""

    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count = 1
    page_description = _("The list of the stories of all pilots; it fills itself.")
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = []
    template = "pilots/story_index_page.html"

    class Meta:
        verbose_name = _("overview of stories")
        verbose_name_plural = _("overviews of stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | listed(request, StoryPage.objects.published())


class StoryPage(PortalPage):
    date = models.DateField(_("date"), default=timezone.localdate)
    changed_since = models.TextField(
        _("what changed since"), max_length=600, blank=True, help_text=_("Shown with an old story: what is no longer as it was.")
    )
    body = StreamField(StoryBodyBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(StoryPageQuerySet)()

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("date"),
        *PortalPage.lead_panels,
        FieldPanel("body"),
        FieldPanel("changed_since"),
        *PortalPage.related_panels,
        *PortalPage.about_panels,
    ]
    search_fields: ClassVar = [
        *PortalPage.search_fields,
        index.SearchField("body"),
        index.SearchField("changed_since"),
        index.FilterField("date"),
    ]
    page_description = _("A story from a pilot: what happened, where, and what those involved say.")
    parent_page_types: ClassVar = ["pilots.PilotStoriesPage"]
    subpage_types: ClassVar = []
    template = "pilots/story_page.html"

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @property
    def age_in_years(self) -> int:
        """Whole years since its date, today in Amsterdam."""
        today = timezone.localdate()
        return today.year - self.date.year - ((today.month, today.day) < (self.date.month, self.date.day))

    @property
    def is_old(self) -> bool:
        return self.age_in_years >= OLD_AFTER_YEARS

    @property
    def age(self) -> str:
        """How old it is, as a sentence; right until midnight, when kept pages end."""
        today, years = timezone.localdate(), self.age_in_years
        values = {"day": self.day, "years": years}
        if (today.month, today.day) == (self.date.month, self.date.day):
            return (
                ngettext("This story is of %(day)s, %(years)s year ago.", "This story is of %(day)s, %(years)s years ago.", years) % values
            )
        return (
            ngettext("This story is of %(day)s, over %(years)s year ago.", "This story is of %(day)s, over %(years)s years ago.", years)
            % values
        )

    @property
    def place(self) -> str:
        return place_of(self)

    @property
    def day(self) -> str:
        return date_format(self.date, "j F Y")

    @property
    def board(self) -> str:
        """What stands on the signboard: what kind of page this is, and where it happened."""
        return " · ".join(part for part in (gettext("Story"), self.place) if part)

    @property
    def lead_image(self) -> PortalImage | None:
        """Its image, unless the text shows that itself."""
        shown = {image.pk for block in self.body.blocks_by_name("image") if (image := block.value["image"])}
        return None if self.image_id in shown else self.image

    @property
    def pilot(self) -> PortalPage | None:
        """The page of the pilot that it comes from, two levels up."""
        return self.breadcrumb[-2] if len(self.breadcrumb) > 1 else None

    def related_pages(self) -> PortalPageQuerySet:
        """Without its own pilot, which the page names already."""
        return super().related_pages().not_ancestor_of(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self.pk:
            prefetch_related_objects([self], "municipalities", "regions")
        return super().get_context(request, *args, **kwargs) | {"facts": story_facts(self), "groups": self.related_groups()}

    def structured_data(self, root_url: str) -> dict[str, Any]:
        data = super().structured_data(root_url) | {"headline": self.title, "datePublished": self.date.isoformat()}
        return data | places.spatial_coverage([*regions_named(self), *municipalities_of(self)])
