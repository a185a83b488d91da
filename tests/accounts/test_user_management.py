"""Only superusers manage users and groups, whatever a group was given."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.accounts.models import User
from portal.mail.models import OutboxMessage
from portal.pages.roles import EDITORS
from tests.accounts.test_sign_in import is_signed_in, link_in, log_in
from tests.factories.accounts import PASSWORD, add_app, sign_in

pytestmark = pytest.mark.django_db

EMPTY_FORMSETS = {
    f"{prefix}-{name}": value
    for prefix in ("page_permissions", "collection_permissions", "image_permissions", "document_permissions")
    for name, value in (("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0"), ("MAX_NUM_FORMS", "1000"), ("MIN_NUM_FORMS", "0"))
}


@pytest.fixture(autouse=True)
def mail_stays_in_the_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.mail.services.start_sending", lambda **kwargs: None)


@pytest.fixture
def overreaching(client: Client, overreaching_editor: User) -> Client:
    """An editor whose group holds every permission, in the admin with a second factor."""
    root = Collection.get_first_root_node()
    group = Group.objects.get(name=EDITORS)
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="collection"):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="page"):
        GroupPagePermission.objects.get_or_create(group=group, page=Page.get_first_root_node(), permission=permission)
    sign_in(client, overreaching_editor)
    assert client.get("/beheer/").status_code == 200
    return client


@pytest.fixture
def admin_browser(administrator: User) -> Client:
    browser = Client()
    sign_in(browser, administrator)
    return browser


def user_form(user: User | None = None, **changes: str) -> dict[str, str]:
    email = user.email if user else "nieuw@gemeente.test"
    return {"email": email, "first_name": "Noor", "last_name": "Bakker", "is_active": "on"} | changes


def test_a_group_with_every_permission_reaches_no_user_management(overreaching: Client, administrator: User, reader: User) -> None:
    for address in (
        "/beheer/users/", "/beheer/users/results/", "/beheer/users/new/", f"/beheer/users/edit/{administrator.pk}/",
        f"/beheer/users/delete/{reader.pk}/", f"/beheer/users/history/{reader.pk}/", f"/beheer/users/{reader.pk}/aanmelden/",
        "/beheer/groups/", "/beheer/groups/new/", f"/beheer/groups/edit/{Group.objects.get(name=EDITORS).pk}/",
        f"/beheer/groups/delete/{Group.objects.get(name=EDITORS).pk}/",
        f"/beheer/collections/{Collection.get_first_root_node().pk}/privacy/",
    ):  # fmt: skip
        for method in (overreaching.get, overreaching.post):
            response = method(address)
            assert response.status_code in (302, 403), (address, response.status_code)
            if response.status_code == 302:
                assert response["Location"] == "/beheer/", address
        assert method(address, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403, address


def test_a_group_with_change_user_neither_resets_nor_makes_a_superuser(
    overreaching: Client, overreaching_editor: User, administrator: User
) -> None:
    before = administrator.password
    overreaching.post(
        f"/beheer/users/edit/{administrator.pk}/",
        user_form(administrator, password1="evil-evil-evil-9", password2="evil-evil-evil-9", email="evil@y.test"),
    )
    overreaching.post(f"/beheer/users/edit/{overreaching_editor.pk}/", user_form(overreaching_editor, is_superuser="on"))
    overreaching.post("/beheer/users/new/", user_form(is_superuser="on"))
    administrator.refresh_from_db()
    overreaching_editor.refresh_from_db()
    assert administrator.password == before
    assert administrator.email == "beheer@gemeente.test"
    assert not overreaching_editor.is_superuser
    assert User.objects.filter(is_superuser=True).count() == 1


@pytest.mark.parametrize(
    ("action", "data"), [("delete", {}), ("assign_role", {"role": "1"}), ("set_active_state", {"mark_as_active": "False"})]
)
def test_bulk_actions_on_users_are_for_superusers(overreaching: Client, reader: User, action: str, data: dict[str, str]) -> None:
    role = Group.objects.create(name="Nieuw")
    if "role" in data:
        data = {"role": str(role.pk)}
    overreaching.post(f"/beheer/bulk/accounts/user/{action}/?next=/beheer/users/&id={reader.pk}", data)
    reader.refresh_from_db()
    assert reader.is_active
    assert not reader.groups.exists()


def test_a_group_with_every_permission_gives_no_permissions(overreaching: Client) -> None:
    group = Group.objects.get(name=EDITORS)
    other = Group.objects.create(name="Andere groep")
    before = set(other.permissions.all())
    permission = Permission.objects.get(codename="access_admin")
    overreaching.post(f"/beheer/groups/edit/{other.pk}/", {"name": "Gekaapt", "permissions": [permission.pk], **EMPTY_FORMSETS})
    overreaching.post("/beheer/groups/new/", {"name": "Gekaapt", "permissions": [permission.pk], **EMPTY_FORMSETS})
    overreaching.post(f"/beheer/groups/delete/{group.pk}/")
    other.refresh_from_db()
    assert other.name == "Andere groep"
    assert set(other.permissions.all()) == before
    assert not Group.objects.filter(name="Gekaapt").exists()
    assert Group.objects.filter(pk=group.pk).exists()


def test_reserved_permissions_are_withheld_and_the_others_are_not(overreaching_editor: User, administrator: User) -> None:
    user = User.objects.get(pk=overreaching_editor.pk)
    for withheld in ("accounts.change_user", "accounts.add_user", "auth.change_group", "auth.add_permission", "mfa.delete_authenticator"):
        assert not user.has_perm(withheld), withheld
        assert withheld not in user.get_all_permissions()
        assert administrator.has_perm(withheld)
    user.user_permissions.add(Permission.objects.get(codename="change_user"))
    assert not User.objects.get(pk=user.pk).has_perm("accounts.change_user")
    assert user.has_perm("themes.change_theme")
    assert not user.has_module_perms("auth")


def test_the_group_form_offers_no_reserved_permission(admin_browser: Client) -> None:
    html = admin_browser.get("/beheer/groups/new/").content.decode()
    ids = set(re.findall(r'name="permissions" value="(\d+)"', html)) | set(re.findall(r'value="(\d+)"[^>]*name="permissions"', html))
    assert ids
    offered = set(Permission.objects.filter(pk__in=ids).values_list("content_type__model", flat=True))
    assert offered
    assert not offered & {"user", "group"}


def test_the_steward_field_offers_names_but_the_account_menu_offers_no_users(overreaching: Client) -> None:
    assert 'href="/beheer/users/"' not in overreaching.get("/beheer/").content.decode()


# What superusers do --------------------------------------------------------------------------
def test_a_new_colleague_chooses_their_own_password(admin_browser: Client, client: Client) -> None:
    page = admin_browser.get("/beheer/users/new/")
    assert page.status_code == 200
    assert 'type="password"' not in page.content.decode()
    response = admin_browser.post("/beheer/users/new/", user_form(email="Noor.Bakker@Gemeente.test"))
    assert response.status_code == 302, response.content
    user = User.objects.get(email="noor.bakker@gemeente.test")
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    (message,) = OutboxMessage.objects.filter(to=user.email)
    form = client.get(link_in(message), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    log_in(client, user.email)
    assert is_signed_in(client)


def test_an_address_is_taken_in_capitals_too(admin_browser: Client, reader: User) -> None:
    response = admin_browser.post("/beheer/users/new/", user_form(email=reader.email.upper()))
    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert User.objects.filter(email__iexact=reader.email).count() == 1


@pytest.mark.parametrize("how", ["edit", "bulk", "delete"])
def test_an_administrator_ends_an_account_and_its_sessions_at_once(admin_browser: Client, client: Client, reader: User, how: str) -> None:
    log_in(client, reader.email)
    assert client.get("/account/").status_code == 200
    if how == "edit":
        form = user_form(reader)
        del form["is_active"]
        assert admin_browser.post(f"/beheer/users/edit/{reader.pk}/", form).status_code == 302
    elif how == "bulk":
        address = f"/beheer/bulk/accounts/user/set_active_state/?next=/beheer/users/&id={reader.pk}"
        admin_browser.post(address, {"mark_as_active": "False"})
    else:
        admin_browser.post(f"/beheer/users/delete/{reader.pk}/")
    assert client.get("/account/").status_code == 302
    log_in(again := Client(), reader.email)
    assert not is_signed_in(again)


def test_an_administrator_cannot_lock_themselves_out(admin_browser: Client, administrator: User) -> None:
    admin_browser.post(f"/beheer/users/delete/{administrator.pk}/")
    form = user_form(administrator)
    del form["is_active"]
    admin_browser.post(f"/beheer/users/edit/{administrator.pk}/", form)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.is_superuser


def test_an_administrator_helps_who_lost_the_second_factor(admin_browser: Client, client: Client, editor: User) -> None:
    add_app(editor)
    address = reverse("account_help_with_sign_in", args=[editor.pk])
    assert f'href="{address}"' in admin_browser.get("/beheer/users/").content.decode()
    assert admin_browser.get(address).status_code == 200
    assert admin_browser.post(address, {"remove_second_factor": "1"}).status_code == 302
    assert not editor.authenticator_set.exists()
    assert [message.kind for message in OutboxMessage.objects.filter(to=editor.email)] == ["account_second_factor_removed"]
    log_in(client, editor.email)
    assert client.get("/beheer/")["Location"] == reverse("mfa_index")


def test_an_administrator_sends_the_invitation_again(admin_browser: Client, reader: User) -> None:
    admin_browser.post(reverse("account_help_with_sign_in", args=[reader.pk]), {"invite": "1"})
    (message,) = OutboxMessage.objects.filter(to=reader.email)
    assert message.kind == "account_invitation"
    assert "/account/password/reset/key/" in message.text
