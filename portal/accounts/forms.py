"""The forms of signing in: allauth's, with plain labels, and those of the user management in the admin."""

from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.users import forms as wagtail_forms

from portal.accounts.backends import RESERVED_MODELS
from portal.accounts.models import User


class PlainForm:
    """Labels instead of placeholders, which vanish while somebody types; no colon behind a label."""

    labels: ClassVar[dict[str, Any]] = {}
    help_texts: ClassVar[dict[str, Any]] = {}
    required_messages: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = self.help_texts.get(name, "")
            field.label = self.labels.get(name, field.label)
            if name in self.required_messages:
                field.error_messages["required"] = self.required_messages[name]


EMAIL = _("E-mail address")
PASSWORD_HELP = _("At least 12 characters. A few words in a row are easy to remember.")
NEW_PASSWORD_LABELS = {"password1": _("New password"), "password2": _("New password, once more")}
NEW_PASSWORD_MESSAGES = {"password1": _("Choose a password."), "password2": _("Type the same password once more.")}
CODE_MESSAGE = _("Type the code.")


class LoginForm(PlainForm, account_forms.LoginForm):
    labels = {"login": EMAIL, "password": _("Password")}
    required_messages = {"login": _("Type your e-mail address."), "password": _("Type your password.")}


class ChangeEmailForm(PlainForm, account_forms.AddEmailForm):
    labels = {"email": _("New e-mail address")}
    help_texts = {"email": _("We send a link there. Your address changes when you open it.")}
    required_messages = {"email": _("Type your new e-mail address.")}


class ChangePasswordForm(PlainForm, account_forms.ChangePasswordForm):
    labels = NEW_PASSWORD_LABELS | {"oldpassword": _("Your password now")}
    help_texts = {"password1": PASSWORD_HELP}
    required_messages = NEW_PASSWORD_MESSAGES | {"oldpassword": _("Type the password you have now.")}


class SetPasswordForm(PlainForm, account_forms.SetPasswordForm):
    labels = NEW_PASSWORD_LABELS
    help_texts = {"password1": PASSWORD_HELP}
    required_messages = NEW_PASSWORD_MESSAGES


class ResetPasswordForm(PlainForm, account_forms.ResetPasswordForm):
    labels = {"email": EMAIL}
    required_messages = {"email": _("Type your e-mail address.")}


class ResetPasswordKeyForm(PlainForm, account_forms.ResetPasswordKeyForm):
    labels = NEW_PASSWORD_LABELS
    help_texts = {"password1": PASSWORD_HELP}
    required_messages = NEW_PASSWORD_MESSAGES


class ReauthenticateForm(PlainForm, account_forms.ReauthenticateForm):
    labels = {"password": _("Password")}
    required_messages = {"password": _("Type your password.")}


class CodeForm(PlainForm):
    """A form with a code: six digits are typed on a phone's number keys, a recovery code too."""

    required_messages = {"code": CODE_MESSAGE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}


class AuthenticateForm(CodeForm, mfa_forms.AuthenticateForm):
    labels = {"code": _("Code")}
    help_texts = {"code": _("The code that your app shows, or one of your recovery codes.")}


class SecondFactorReauthenticateForm(CodeForm, mfa_forms.ReauthenticateForm):
    labels = {"code": _("Code")}
    help_texts = {"code": _("The code that your app shows, or one of your recovery codes.")}


class ActivateTOTPForm(CodeForm, totp_forms.ActivateTOTPForm):
    labels = {"code": _("Code")}
    help_texts = {"code": _("The six digits that your app shows now.")}


class AddPasskeyForm(PlainForm, webauthn_forms.AddWebAuthnForm):
    labels = {"name": _("Name of this key"), "passwordless": _("Sign in with this key alone, without a password")}
    help_texts = {
        "name": _("So that you recognise it, such as “Laptop of the town hall”."),
        "passwordless": _("Your device then asks for your fingerprint, face or PIN."),
    }


class EditPasskeyForm(PlainForm, webauthn_forms.EditWebAuthnForm):
    labels = {"name": _("Name of this key")}
    required_messages = {"name": _("Give the key a name.")}


class NameForm(PlainForm, forms.ModelForm):
    labels = {"first_name": _("First name"), "last_name": _("Last name")}
    required_messages = {"first_name": _("Type your first name."), "last_name": _("Type your last name.")}

    class Meta:
        model = User
        fields = ("first_name", "last_name")
        widgets: ClassVar = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True


class LowerCaseEmail:
    """An address is one address however it is typed, so a double is found before it is saved."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()  # type: ignore[attr-defined]


class UserCreationForm(LowerCaseEmail, wagtail_forms.UserCreationForm):
    """A new colleague: no password, because the invitation asks them to choose one that nobody else knows."""

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class UserEditForm(LowerCaseEmail, wagtail_forms.UserEditForm):
    pass


class GroupForm(wagtail_forms.GroupForm):
    """A group cannot be given what only superusers may do, so it is not offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = self.registered_permissions  # type: ignore[has-type]
        for app_label, model in RESERVED_MODELS:
            allowed = allowed.exclude(content_type__app_label=app_label, content_type__model=model)
        self.registered_permissions = allowed
        self.fields["permissions"].queryset = allowed.select_related("content_type")

    class Meta(wagtail_forms.GroupForm.Meta):
        model = Group
