"""Who somebody is, and what a group may never give them."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

# Models that say who may do what. Rights on them make one a manager of users by a detour,
# so they are for superusers only, whatever a group was given.
RESERVED_MODELS = frozenset(
    [
        ("accounts", "user"),
        ("auth", "group"),
        ("auth", "permission"),
        ("account", "emailaddress"),
        ("account", "emailconfirmation"),
        ("mfa", "authenticator"),
        ("sessions", "session"),
        ("wagtailusers", "userprofile"),
        ("wagtailcore", "groupcollectionpermission"),
        ("wagtailcore", "grouppagepermission"),
        ("wagtailcore", "collectionviewrestriction"),
    ]
)


def is_reserved(permission: str) -> bool:
    """Whether this permission ("app_label.action_model") is for superusers only."""
    app_label, _, codename = permission.partition(".")
    return (app_label, codename.rpartition("_")[2]) in RESERVED_MODELS


class AuthenticationBackend(AllauthBackend):
    """Allauth's, that withholds the management of users and groups from everyone but superusers."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self._allowed(user_obj, super().get_user_permissions(user_obj, obj))

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self._allowed(user_obj, super().get_group_permissions(user_obj, obj))

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self._allowed(user_obj, super().get_all_permissions(user_obj, obj))

    @staticmethod
    def _allowed(user_obj: Any, permissions: set[str]) -> set[str]:
        if user_obj.is_active and user_obj.is_superuser:
            return permissions
        return {permission for permission in permissions if not is_reserved(permission)}
