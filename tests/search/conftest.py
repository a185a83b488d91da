"""Who may work in the admin, and the engines."""

from tests.admin import administrator, author, editor  # noqa: F401
from tests.search.engines import any_engine  # noqa: F401
