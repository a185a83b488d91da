"""Scheduled publishing and expiry."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from portal.pages.models import HomePage, InformationPage
from portal.work.publishing import publish_scheduled


def make_page(home: HomePage, title: str, **fields: Any) -> InformationPage:
    page: InformationPage = home.add_child(
        instance=InformationPage(title=title, slug=title.lower(), lead="Over deze pagina.", **fields),
    )
    return page


def schedule(page: InformationPage, *, due: bool) -> None:
    """Approve the page for publication at a moment that has just come, or has not."""
    page.go_live_at = timezone.now() + timedelta(seconds=-1 if due else 3600)
    page.save()
    page.save_revision(approved_go_live_at=page.go_live_at)


def test_a_page_goes_live_when_its_time_has_come(home: HomePage, client: Client) -> None:
    due, later = make_page(home, "Nu", live=False), make_page(home, "Later", live=False)
    schedule(due, due=True)
    schedule(later, due=False)
    publish_scheduled()
    assert client.get("/nu/").status_code == 200
    assert client.get("/later/").status_code == 404


def test_a_page_that_expired_is_gone(home: HomePage, client: Client) -> None:
    page = make_page(home, "Oud", expire_at=timezone.now() - timedelta(seconds=1))
    publish_scheduled()
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
    assert client.get("/oud/").status_code == 404


def test_a_page_that_cannot_be_published_holds_up_no_other(
    home: HomePage, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = make_page(home, "Kapot", live=False), make_page(home, "Heel", live=False)
    schedule(broken, due=True)
    schedule(sound, due=True)
    publish = Revision.publish

    def publish_or_not(revision: Revision, **options: Any) -> None:
        if revision.object_id == str(broken.pk):
            raise ValueError("No")
        publish(revision, **options)

    monkeypatch.setattr(Revision, "publish", publish_or_not)
    publish_scheduled()
    assert client.get("/heel/").status_code == 200
    assert client.get("/kapot/").status_code == 404
    assert "scheduled_publishing_failed" in caplog.text
