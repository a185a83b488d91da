"""What the admin does for pilots."""

from django.http import HttpRequest
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.models import Page

from pilots.models import PilotPage, PilotStoriesPage

STORIES_SLUG = "verhalen"


@hooks.register("after_create_page")
def make_place_for_stories(request: HttpRequest, page: Page) -> None:
    """A pilot gets the page below which its stories are made, so that the editor begins with the first story.

    It is published at once: under a draft nobody sees it, and with the pilot it is there.
    """
    if not isinstance(page, PilotPage) or page.get_children().exists():
        return
    stories = PilotStoriesPage(
        title=gettext("Stories"),
        slug=STORIES_SLUG,
        live=False,
        owner=request.user,
        contact_person=page.contact_person,
        steward=page.steward,
    )
    Page.objects.get(pk=page.pk).add_child(instance=stories)
    revision = stories.save_revision(user=request.user, log_action=True)
    revision.publish(user=request.user, skip_permission_checks=True)
