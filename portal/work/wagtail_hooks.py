"""Background work in the admin: tasks, with those that failed for good, and the periodic jobs."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from portal.work.admin import Action, RecordViewSet, SuperuserViewPolicy
from portal.work.models import BackgroundTask, ScheduledJob

register_permission_policy(BackgroundTask, SuperuserViewPolicy(BackgroundTask))
register_permission_policy(ScheduledJob, SuperuserViewPolicy(ScheduledJob))


class BackgroundTaskViewSet(RecordViewSet):
    model = BackgroundTask
    name = "tasks"
    icon = "tasks"
    menu_label = _("Background tasks")
    menu_order = 900
    ordering: ClassVar = ["-enqueued_at"]
    list_display: ClassVar = ["__str__", "status", "queue_name", "priority", "enqueued_at", "finished_at"]
    list_filter: ClassVar = ["status", "queue_name"]
    # The arguments stay out: they may point at a person.
    inspect_view_fields: ClassVar = [
        "task_path",
        "status",
        "attempts",
        "priority",
        "queue_name",
        "enqueued_at",
        "started_at",
        "finished_at",
        "exception_class_path",
        "traceback",
    ]
    actions: ClassVar = [
        Action(
            name="try-again",
            label=_("Try again"),
            icon="rotate",
            question=_("Run this task again, with all its attempts?"),
            done=_("The task waits for the worker."),
            refused=_("This task has not failed, so it cannot be tried again."),
            possible=lambda task: task.status == "FAILED",
            run=lambda task: task.try_again(),
        )
    ]


class ScheduledJobViewSet(RecordViewSet):
    model = ScheduledJob
    name = "scheduled-jobs"
    icon = "calendar-alt"
    menu_label = _("Scheduled jobs")
    menu_order = 901
    list_display: ClassVar = ["name", "outcome", "slot", "started_at", "finished_at"]
    list_filter: ClassVar = ["outcome"]
    inspect_view_fields: ClassVar = ["name", "outcome", "slot", "attempts", "started_at", "finished_at", "error"]


@hooks.register("register_admin_viewset")
def task_views() -> list[RecordViewSet]:
    return [BackgroundTaskViewSet(), ScheduledJobViewSet()]
