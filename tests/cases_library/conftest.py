"""Who may work on the pages of the case library."""

from tests.admin import administrator, author, editor  # noqa: F401
