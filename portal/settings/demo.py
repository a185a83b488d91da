"""The demo on one machine: no service, no secret worth keeping, mail to files."""

from portal.logs import logging_settings
from portal.settings.base import *  # noqa: F403
from portal.settings.base import BASE_URL, STORAGES, env

SECRET_KEY = "demo-key-of-a-site-without-secrets-refused-by-the-production-settings"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DEMO = True
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# Staff may use a second factor in the demo but need not.
REQUIRE_STAFF_SECOND_FACTOR = False
LOGGING = logging_settings(env.str("LOG_FORMAT", "plain"), env.str("LOG_LEVEL", "INFO"))
# Compressed once, when they are collected; production also gives them names that never change their content.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"}}
