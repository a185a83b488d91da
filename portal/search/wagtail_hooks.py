"""What editors have of the search: synonyms, tips, and the report of searches without answer."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from portal.search import reports
from portal.search.viewsets import SearchViewSetGroup

register_snippet(SearchViewSetGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return reports.admin_urls()


@hooks.register("register_reports_menu_item")
def missed_searches() -> MenuItem:
    return reports.missed_menu_item()


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """For the form of a group."""
    return Permission.objects.filter(content_type__app_label="search", codename__in=["view_missedsearch", "change_missedsearch"])
