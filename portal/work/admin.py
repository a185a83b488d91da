"""Views of the admin on records that nobody edits: a list, a record, and actions on it, for superusers only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import BasePermissionPolicy


class SuperuserViewPolicy(BasePermissionPolicy):
    """Superusers may view; nobody adds, changes or deletes, and no group can be given more."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.is_active and user.is_superuser

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: list[str], instance: Model) -> bool:
        return self.user_has_any_permission(user, actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: list[str]) -> QuerySet[Any]:
        manager = self.model._default_manager
        return manager.all() if self.user_has_any_permission(user, actions) else manager.none()

    def users_with_any_permission(self, actions: list[str]) -> QuerySet[Any]:
        users = get_user_model().objects.filter(is_active=True, is_superuser=True)
        return users if "view" in actions else users.none()


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something to do with one record, after a question; `run` returns whether it was (still) possible."""

    name: str  # in the address
    label: Any
    icon: str
    question: Any
    done: Any
    refused: Any
    possible: Callable[[Any], bool]
    run: Callable[[Any], bool]


class ActionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """GET asks, POST does it."""

    # Wagtail passes a view only what its class has; without a value here it would have no model, and no policy.
    model: Any = None
    action: Any = None
    index_url_name = inspect_url_name = ""
    permission_required = "view"
    template_name = "work/admin/confirm_action.html"

    def user_has_permission(self, permission: str) -> bool:
        return bool(self.permission_policy) and super().user_has_permission(permission)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.pk = kwargs["pk"]

    @cached_property
    def object(self) -> Model:
        return get_object_or_404(self.model, pk=self.pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.action.run(self.object):
            messages.success(request, self.action.done)
        else:
            messages.error(request, self.action.refused)
        return HttpResponseRedirect(self.inspect_url)

    @property
    def inspect_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.pk])

    def get_page_title(self) -> str:
        return str(self.action.label)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(self.model._meta.verbose_name_plural)},
            {"url": self.inspect_url, "label": str(self.object)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"action": self.action, "inspect_url": self.inspect_url}


class RecordIndexView(generic.IndexView):
    actions: ClassVar[list[tuple[Action, str]]] = []

    def get_list_more_buttons(self, instance: Model) -> list[Any]:
        return super().get_list_more_buttons(instance) + [
            MenuItem(action.label, url=reverse(url_name, args=[instance.pk]), icon_name=action.icon, priority=30)
            for action, url_name in self.actions
            if action.possible(instance)
        ]


class RecordInspectView(generic.InspectView):
    actions: ClassVar[list[tuple[Action, str]]] = []

    @property
    def header_more_buttons(self) -> list[Any]:
        return [
            Button(action.label, url=reverse(url_name, args=[self.object.pk]), icon_name=action.icon, priority=30)
            for action, url_name in self.actions
            if action.possible(self.object)
        ]


class RecordViewSet(ModelViewSet):
    """A list and a page for each record, with `actions`; register `SuperuserViewPolicy` for the model first."""

    actions: ClassVar[list[Action]] = []
    index_view_class = RecordIndexView
    inspect_view_class = RecordInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    menu_hook = "register_reports_menu_item"
    form_fields: ClassVar[list[str]] = []
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        named = [(action, self.get_url_name(action.name)) for action in self.actions]
        nowhere = dict.fromkeys(["history_url_name", "usage_url_name", "add_url_name", "edit_url_name", "delete_url_name"])
        return super().get_common_view_kwargs(actions=named, **nowhere, **kwargs)

    def get_urlpatterns(self) -> list[Any]:
        converter = self.pk_path_converter
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"inspect/<{converter}:pk>/", self.inspect_view, name="inspect"),
            *(
                path(f"{action.name}/<{converter}:pk>/", self.construct_view(ActionView, action=action), name=action.name)
                for action in self.actions
            ),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.none()

    def register_admin_url_finder(self) -> None:
        """There is no edit view to find."""
