"""Make a home page and a guide with five steps; a child process of test_publishing."""

import django

django.setup()

from wagtail.models import Page, Site  # noqa: E402

from guides.models import ChecklistAction, GuideIndexPage, GuidePage, StepPage  # noqa: E402
from portal.pages.models import HomePage  # noqa: E402

home = HomePage(title="Wegwijzer", slug="wegwijzer", hero_title="Wegwijzer", hero_text="Voor gemeenten.")
Page.get_first_root_node().add_child(instance=home)
Site.objects.update(root_page=home)
guide_index = home.add_child(instance=GuideIndexPage(title="Gidsen", slug="gids"))
guide = guide_index.add_child(instance=GuidePage(title="Gids", slug="gids"))
for number in range(5):
    step = StepPage(title=f"Stap {number}", slug=f"stap-{number}", question="Wie?", result="Klaar.")
    step.actions = [ChecklistAction(key="eerste", title="Doe iets")]
    guide.add_child(instance=step)
