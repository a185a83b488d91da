"""Who may work in the admin."""

from tests.admin import administrator, author, editor  # noqa: F401
