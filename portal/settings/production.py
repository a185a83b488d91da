"""A site on the internet. Refuses to start on a setting that is not safe, and names the variable.

deploy/example.env shows every variable; docs/operations.md explains them.
"""

import os
import sys
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403
from portal.settings.base import ALLOWED_HOSTS, BASE_URL, CACHE_URL, SECRET_KEY, STORAGES, TRUSTED_PROXY_COUNT, env
from portal.settings.services import file_storage, mail

SHORTEST_KEY = 50  # characters, as Django's own check asks
FEWEST_SIGNS = 12  # different characters in a key that was drawn by lot
KNOWN_KEYS = ("demo-key-", "key-of-the-tests", "django-insecure-", "changeme", "change-me", "secret")
# The key of deploy/example.env, which everybody can read, is for commands that serve nobody.
EXAMPLE_KEY = "example-key-"
COMMANDS_FOR_NOBODY = ("check", "collectstatic", "compilemessages", "makemigrations")

problems: list[str] = []


def refuse(variable: str, why: str) -> None:
    problems.append(f"{variable} {why}")


DEBUG = False
DEMO = False
if env.bool("DEBUG", False):
    refuse("DEBUG", "is on: error pages would show settings and data to visitors.")

# Secrets -----------------------------------------------------------------------------------
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
if not SECRET_KEY:
    refuse("SECRET_KEY", "is missing: draw one with `python -c 'import secrets; print(secrets.token_urlsafe(60))'`.")
elif len(SECRET_KEY) < SHORTEST_KEY or len(set(SECRET_KEY)) < FEWEST_SIGNS or SECRET_KEY.lower().startswith(KNOWN_KEYS):
    refuse("SECRET_KEY", f"is weak: at least {SHORTEST_KEY} characters, drawn by lot.")
elif SECRET_KEY.startswith(EXAMPLE_KEY) and (sys.argv[1:2] or [""])[0] not in COMMANDS_FOR_NOBODY:
    refuse("SECRET_KEY", "is the one of the example, which everybody can read.")

# Addresses ---------------------------------------------------------------------------------
if not ALLOWED_HOSTS:
    refuse("ALLOWED_HOSTS", "is empty: name the hosts of this site, separated by commas.")
elif any(host.startswith((".", "*")) for host in ALLOWED_HOSTS):
    refuse("ALLOWED_HOSTS", "has a wildcard: name each host of this site.")
_base = urlsplit(BASE_URL)
if _base.scheme != "https" or not _base.hostname or _base.path.strip("/"):
    refuse("PORTAL_BASE_URL", f"is {BASE_URL!r}: the address of the site, which begins with https:// and has no path.")
elif ALLOWED_HOSTS and _base.hostname not in ALLOWED_HOSTS:
    refuse("PORTAL_BASE_URL", f"names {_base.hostname!r}, which is not in ALLOWED_HOSTS.")
# Health addresses are asked for on the machine itself.
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [f"https://{_base.netloc}"]

# Data: shared by all processes -------------------------------------------------------------
# Files and SQLite serve one machine; say so, or the machines of a site would each have a truth of their own.
SINGLE_MACHINE = env.bool("SINGLE_MACHINE", False)
_database = env.str("DATABASE_URL", "")
if not _database:
    refuse("DATABASE_URL", "is missing: postgres://user:password@host:5432/name.")
elif _database.startswith("sqlite") and (":memory:" in _database or _database.rstrip("/") == "sqlite:"):
    refuse("DATABASE_URL", "is a database in memory, which each process has for itself.")
elif _database.startswith("sqlite") and not SINGLE_MACHINE:
    refuse("DATABASE_URL", "is SQLite, which serves one machine: take PostgreSQL, or set SINGLE_MACHINE=true.")
if CACHE_URL and not CACHE_URL.startswith(("redis://", "rediss://", "unix://")):
    refuse("CACHE_URL", "is no cache that all processes share: redis://host:6379/0.")
elif not CACHE_URL and not SINGLE_MACHINE:
    refuse("CACHE_URL", "is missing: redis://host:6379/0, or set SINGLE_MACHINE=true for a cache of files.")

# Images and documents: files on this machine, or one S3-compatible bucket.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
if STORAGE_URL := env.str("STORAGE_URL", ""):
    try:
        STORAGES |= file_storage(STORAGE_URL)
    except ValueError as error:
        refuse("STORAGE_URL", f"cannot be read; it {error}.")
elif not SINGLE_MACHINE:
    refuse("STORAGE_URL", "is missing: s3://key:secret@endpoint/bucket, or set SINGLE_MACHINE=true for files on this machine.")

# Mail --------------------------------------------------------------------------------------
try:
    globals().update(mail(env.str("EMAIL_URL", ""), os.environ))
except ValueError as error:
    refuse("EMAIL_URL", f"is missing or cannot be read; it {error}.")
if not env.str("PORTAL_FROM_EMAIL", ""):
    refuse("PORTAL_FROM_EMAIL", 'is missing: the sender of all mail, such as "Wegwijzer <noreply@gemeente.nl>".')

# Transport and cookies ---------------------------------------------------------------------
# Only a proxy of our own may say that a request came by https.
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = (f"HTTP_{env.str('PROXY_SSL_HEADER', 'X-Forwarded-Proto').upper().replace('-', '_')}", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_SUBDOMAINS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
# A browser takes a cookie with this prefix only over https, from this host, for all of it.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SILENCED_SYSTEM_CHECKS = [
    # HSTS for subdomains, and the browsers' preload list: other sites of the organisation may stand below our host, and
    # are not ours to close. HSTS_SUBDOMAINS=true turns both on.
    "security.W005",
    "security.W021",
]

if problems:
    raise ImproperlyConfigured("The settings are not safe for production:\n- " + "\n- ".join(problems))
