"""Settings of the tests: fast hashing, mail in memory, a fresh folder for files."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from portal.settings.base import *  # noqa: F403
from portal.settings.base import CACHE_URL, CACHES, INSTALLED_APPS, STORAGES

INSTALLED_APPS = ["tests.extra_kind", *INSTALLED_APPS]
SECRET_KEY = "key-of-the-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DEMO = False
REQUIRE_STAFF_SECOND_FACTOR = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"

VAR_DIR = Path(tempfile.mkdtemp(prefix="portal-test-"))
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()  # or WhiteNoise warns in every test
STORAGES = STORAGES | {"private": STORAGES["private"] | {"OPTIONS": {"location": VAR_DIR / "private"}}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default", "mail"]}}

# Tests that run side by side must not empty each other's cache: a folder for each, or a part of Redis.
if CACHE_URL:
    part = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    CACHES["default"]["LOCATION"] = urlunsplit(urlsplit(CACHE_URL)._replace(path=f"/{part}"))
else:
    CACHES["default"]["LOCATION"] = VAR_DIR / "cache"
