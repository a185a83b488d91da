"""The two roles of the admin, and the workflow between them.

Auteurs write and submit; Redacteuren also publish, approve and look after what pages share. Whoever needs
something else gets a group of their own: these two are brought back to at least what stands here at every
migration. What an administrator added to them stays.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

# Names are content, read by the people who are put in these groups, so they are Dutch.
EDITORS = "Redacteuren"
AUTHORS = "Auteurs"
WORKFLOW = "Publicatie"
APPROVAL = "Goedkeuring door de redactie"

# What Wagtail's first migrations make, and what we have no use for.
WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_APPROVAL = "Moderators approval"

AdminPermission = tuple[str, str, str]  # app label, model, codename


def _all_of(app_label: str, model: str) -> tuple[AdminPermission, ...]:
    return tuple((app_label, model, f"{action}_{model}") for action in ("add", "change", "delete", "view"))


@dataclass(frozen=True, kw_only=True)
class Role:
    name: str
    on_pages: tuple[str, ...]  # the home page and below; without bulk_delete_page, which would reach a whole guide
    on_files: tuple[AdminPermission, ...]  # images and documents, in all collections
    on_models: tuple[AdminPermission, ...]


ACCESS: AdminPermission = ("wagtailadmin", "admin", "access_admin")
# Wagtail asks for the rights on its own models, whichever models stand in their place.
FILES = tuple(
    (app_label, model, f"{action}_{model}")
    for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for action in ("add", "change", "choose")
)

ROLES = (
    Role(
        name=EDITORS,
        on_pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        on_files=FILES,
        on_models=(
            ACCESS,
            *_all_of("themes", "theme"),
            *_all_of("pages", "contactperson"),
            *_all_of("organisations", "municipality"),
            *_all_of("organisations", "region"),
            *_all_of("wagtailredirects", "redirect"),
            *_all_of("search", "synonymgroup"),
            *_all_of("search", "promotion"),
            ("search", "missedsearch", "view_missedsearch"),
            ("search", "missedsearch", "change_missedsearch"),
        ),
    ),
    Role(
        name=AUTHORS,
        on_pages=("add_page", "change_page"),
        on_files=FILES,
        on_models=(
            ACCESS,
            ("themes", "theme", "view_theme"),
            ("pages", "contactperson", "view_contactperson"),
            ("organisations", "municipality", "view_municipality"),
            ("organisations", "region", "view_region"),
        ),
    ),
)


@transaction.atomic
def ensure_roles() -> None:
    """Make the groups, their permissions and the workflow, as far as they are missing.

    Rights on pages and the workflow hang on the home page, so they are made once there is one.
    """
    home = _home()
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.add(*(_permission(wanted) for wanted in role.on_models))
        for collection in Collection.objects.filter(depth=1):
            for wanted in role.on_files:
                GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=_permission(wanted))
        if home is not None:
            for codename in role.on_pages:
                permission = _permission(("wagtailcore", "page", codename))
                GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    if home is not None:
        _ensure_workflow(home)
    _remove_unused_defaults()


def _home() -> Page | None:
    """The page at which the site begins; None while Wagtail's own welcome page still stands there."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or site.root_page.specific_class is Page:
        return None
    return site.root_page


def _permission(wanted: AdminPermission) -> Permission:
    app_label, model, codename = wanted
    return Permission.objects.get(content_type__app_label=app_label, content_type__model=model, codename=codename)


def _ensure_workflow(home: Page) -> None:
    """One approval by Redacteuren; another workflow that somebody gave the home page is left."""
    task = GroupApprovalTask.objects.filter(name=APPROVAL).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=APPROVAL)
        task.groups.set(Group.objects.filter(name=EDITORS))
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    if not workflow.workflow_tasks.exists():
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})


def _remove_unused_defaults() -> None:
    """Take away Wagtail's own groups and workflow, unless people are in them or they have been used."""
    for workflow in Workflow.objects.filter(name=WAGTAIL_APPROVAL, workflow_states__isnull=True):
        WorkflowPage.objects.filter(workflow=workflow).delete()
        workflow.delete()
    for task in GroupApprovalTask.objects.filter(name=WAGTAIL_APPROVAL, workflow_tasks__isnull=True, task_states__isnull=True):
        task.delete()
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user__isnull=True, groupapprovaltask__isnull=True).delete()
