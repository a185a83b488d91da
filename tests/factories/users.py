"""Colleagues with an account."""

from typing import Any

import factory
from django.contrib.auth.models import Group

from portal.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"collega{n}@wegwijzer.example")
    first_name = "Collega"
    last_name = factory.Sequence(lambda n: f"Nummer {n}")

    class Params:
        administrator = factory.Trait(is_staff=True, is_superuser=True)

    @factory.post_generation
    def role(self: User, create: bool, extracted: str | None, **kwargs: Any) -> None:  # type: ignore[misc]
        """Put the user in the group of this name: `UserFactory(role=EDITORS)`."""
        if create and extracted:
            self.groups.add(Group.objects.get(name=extracted))
