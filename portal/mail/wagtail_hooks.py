"""The outbox in the admin: what waits, what failed and why; never what a message says."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from portal.mail.models import OutboxMessage
from portal.mail.services import cancel, try_again
from portal.work.admin import Action, RecordViewSet, SuperuserViewPolicy

register_permission_policy(OutboxMessage, SuperuserViewPolicy(OutboxMessage))


class OutboxViewSet(RecordViewSet):
    model = OutboxMessage
    name = "outbox"
    icon = "mail"
    menu_label = _("Outbox")
    menu_order = 902
    list_display: ClassVar = ["kind", "to", "status", "priority", "created_at", "sent_at"]
    list_filter: ClassVar = ["status", "priority", "kind"]
    inspect_view_fields: ClassVar = [
        "id",
        "kind",
        "to",
        "reply_to",
        "status",
        "priority",
        "attempts",
        "next_attempt_at",
        "error",
        "created_at",
        "sent_at",
        "finished_at",
        "erased_at",
    ]
    actions: ClassVar = [
        Action(
            name="try-again",
            label=_("Try again"),
            icon="rotate",
            question=_("Send this message again, with all its attempts?"),
            done=_("The message waits for the worker."),
            refused=_("This message has not failed or holds nothing any more, so it cannot be sent again."),
            possible=lambda message: message.can_try_again,
            run=try_again,
        ),
        Action(
            name="cancel",
            label=_("Cancel message"),
            icon="cross",
            question=_("Never send this message? What it says is erased."),
            done=_("The message will not be sent."),
            refused=_("This message is being sent or was sent, so it cannot be cancelled."),
            possible=lambda message: message.can_cancel,
            run=cancel,
        ),
    ]


@hooks.register("register_admin_viewset")
def outbox_views() -> OutboxViewSet:
    return OutboxViewSet()
