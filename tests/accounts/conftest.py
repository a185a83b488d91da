"""People with each kind of account."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from portal.accounts.models import User
from portal.pages.models import HomePage
from portal.pages.roles import EDITORS, ensure_roles
from tests.factories.accounts import PASSWORD
from tests.factories.users import UserFactory


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def editor(home: HomePage) -> User:
    ensure_roles()
    return with_password(UserFactory(email="redactie@gemeente.test", role=EDITORS))


@pytest.fixture
def administrator(home: HomePage) -> User:
    return with_password(UserFactory(email="beheer@gemeente.test", administrator=True))


@pytest.fixture
def reader(home: HomePage) -> User:
    """Somebody with an account and no right to enter the admin."""
    return with_password(UserFactory(email="lezer@gemeente.test"))


@pytest.fixture
def overreaching_editor(editor: User) -> User:
    """An editor whose group was given every permission there is."""
    Group.objects.get(name=EDITORS).permissions.set(Permission.objects.all())
    return editor


@pytest.fixture
def browser() -> Client:
    """A browser that keeps to the tokens against forged posts."""
    return Client()
