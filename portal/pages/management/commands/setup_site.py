"""Make the home page of a new site, and what editors need; what is there already is left alone."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from portal.pages.models import HomePage
from portal.pages.roles import ensure_roles
from portal.pages.setup import begin_site_at


class Command(BaseCommand):
    help = "Makes the home page at PORTAL_BASE_URL, the roles of the admin and the workflow, as far as they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        if HomePage.objects.exists():
            ensure_roles()
            self.stdout.write("There is a home page; the roles and the workflow are complete.")
            return
        name = settings.WAGTAIL_SITE_NAME
        with translation.override(settings.LANGUAGE_CODE):
            home = HomePage(title=name, slug="begin", hero_title=name, hero_text=_("Write here what this site is for."))
        begin_site_at(home)
        home.save_revision().publish(skip_permission_checks=True)
        self.stdout.write(f"Made the home page of {name} at {settings.BASE_URL}.")
