"""Wagtail's app of users and groups, with our forms; stands in INSTALLED_APPS in its place."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "portal.accounts.viewsets.UserViewSet"
    group_viewset = "portal.accounts.viewsets.GroupViewSet"
