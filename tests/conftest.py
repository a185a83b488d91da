"""What all tests share: the site's tree, an empty cache, the demo on a server, and which tests can run here."""

import os
import shutil
from collections.abc import Collection, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from pytest_django.plugin import DjangoDbBlocker
from wagtail.models import Collection as FileCollection
from wagtail.models import Locale, Page, Site
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from portal.pages.models import HomePage
from tests.demo_site import DemoSite
from tests.migrated import MigratedDatabase, keep_migrated
from tests.tools import REQUIREMENTS, Requirement

TESTS_ON_THE_DEMO = ("tests/browser/", "tests/test_demo_")


def missing_requirements(config: pytest.Config) -> list[Requirement]:
    """What cannot run here, less what the command line leaves out anyway."""
    return [need for need in REQUIREMENTS if f"not {need.marker}" not in config.option.markexpr and not need.met()]


def pytest_configure(config: pytest.Config) -> None:
    missing = missing_requirements(config)
    if missing and os.environ.get("REQUIRE_ALL"):
        raise pytest.UsageError("REQUIRE_ALL is set and not all tests can run: " + "; ".join(need.advice for need in missing))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here."""
    missing = {need.marker for need in missing_requirements(config)}
    left_out = [item for item in items if missing & {mark.name for mark in item.iter_markers()}]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    for item in items:
        if "migrated" in fixtures_of(item) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db)  # pytest-django makes a database for tests with this mark only


def fixtures_of(item: pytest.Item) -> Collection[str]:
    return getattr(item, "fixturenames", ())


class DemoTestsTogether(LoadScopeScheduling):
    """Spreads tests one by one, but gives all those on the demo to one process, first of all: they share one server.

    By their place: xdist's own groups (xdist_group) have no effect with pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "demo" if nodeid.startswith(TESTS_ON_THE_DEMO) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> DemoTestsTogether:
    return DemoTestsTogether(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for need in missing_requirements(config):
        terminalreporter.write_line(f"Left out the tests marked {need.marker}: {need.advice}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def home(db: None) -> HomePage:
    """The home page of the only site, with nothing below it.

    Made whole even where a test with real transactions has emptied the tables that the migrations filled.
    """
    Locale.objects.get_or_create(language_code="nl")
    if FileCollection.get_first_root_node() is None:
        FileCollection.add_root(name="Root")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    for child in root.get_children():
        child.specific.delete()
    page = Page.objects.get(pk=root.pk).add_child(
        instance=HomePage(
            title="Wegwijzer 16-27",
            slug="home",
            hero_title="Samen op weg naar volwassen",
            hero_text="Een wegwijzer voor gemeenten.",
            lead="Stap voor stap naar betere hulp voor jongeren van 16 tot 27 jaar.",
            search_examples="wonen, schulden",
        )
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, root_page=page, is_default_site=True, site_name="Wegwijzer 16-27")
    return page


@pytest.fixture
def site(home: HomePage) -> Site:
    return Site.objects.get(is_default_site=True)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MigratedDatabase | None]:
    """pytest-django's own, which makes the test database; where a test asks for one, a copy is kept before any has touched it."""
    if not any("migrated" in fixtures_of(item) for item in request.session.items):
        yield None
        return
    with django_db_blocker.unblock():
        kept = keep_migrated(tmp_path_factory.mktemp("migrated"))
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def migrated(django_db_setup: MigratedDatabase) -> MigratedDatabase:
    """The migrated, empty database, to copy for processes that need one of their own."""
    return django_db_setup


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory, migrated: MigratedDatabase) -> Iterator[DemoSite]:
    """The demo on a server of its own, loaded once for all tests that read it; they leave its content as it is."""
    demo = DemoSite(tmp_path_factory.mktemp("demo"), migrated)
    try:
        demo.load()
        demo.start()
        yield demo
    finally:
        demo.stop()
