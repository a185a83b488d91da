"""Load the demo content; what an editor changed, moved or deleted is left alone and reported."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal import caching
from portal.demo.accounts import ensure_accounts
from portal.demo.ledger import Ledger
from portal.demo.loaders.pages import PageLoader
from portal.demo.loaders.search import load_promotions, load_synonyms
from portal.demo.loaders.shared import load_contacts, load_images, load_populations, load_regions, load_themes
from portal.demo.loaders.site import load_site
from portal.demo.source import ContentError
from portal.pages.roles import ensure_roles


class Command(BaseCommand):
    help = "Loads the demo content. Run it again to bring untouched items up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--without-accounts", action="store_true", help="Load the content only, without demo accounts.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["without_accounts"]:
            raise CommandError("Demo accounts belong to the demo settings only; use --without-accounts.")
        ledger = Ledger()
        try:
            with transaction.atomic():
                ensure_roles()
                accounts = {} if options["without_accounts"] else ensure_accounts()
                call_command("load_places", verbosity=0)
                load_themes(ledger)
                load_images(ledger)
                load_contacts(ledger)
                load_populations()
                load_regions(ledger)
                load_synonyms(ledger)
                pages = PageLoader(ledger, accounts.get("redacteur"))
                pages.load()
                load_promotions(ledger, pages.page_id)
                load_site(ledger, pages.page_id)
                ensure_roles()
                caching.content_changed()
        except ContentError as error:
            raise CommandError(str(error)) from error
        report = ledger.report
        if report.added or report.updated:
            call_command("wagtail_update_index", verbosity=0)  # no worker may be running yet
        self.stdout.write(
            f"{len(report.added)} added, {len(report.updated)} updated, {report.unchanged} unchanged, {len(report.left)} left."
        )
        for line in report.left:
            self.stdout.write(f"  left: {line}")
