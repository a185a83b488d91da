"""User and group management in the admin; who may use it is decided in `portal.accounts.backends`."""

from wagtail.users.views import groups, users

from portal.accounts import services
from portal.accounts.forms import GroupForm, UserCreationForm, UserEditForm
from portal.accounts.models import User


class CreateView(users.CreateView):
    def save_instance(self) -> User:
        user: User = super().save_instance()
        services.invite(user)
        return user


class UserViewSet(users.UserViewSet):
    add_view_class = CreateView
    # A copy would take over the rights of somebody else without anyone looking at them.
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type:
        return UserEditForm if for_update else UserCreationForm


class GroupViewSet(groups.GroupViewSet):
    def get_form_class(self, for_update: bool = False) -> type:
        return GroupForm
