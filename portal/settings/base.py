"""Settings that every environment shares; each variable is explained in docs/operations.md."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

from portal.logs import logging_settings
from portal.settings.accounts import *  # noqa: F403
from portal.settings.databases import database
from portal.settings.services import search_server

BASE_DIR = Path(__file__).resolve().parents[2]
env = Env()
VAR_DIR = Path(env.str("PORTAL_VAR_DIR", str(BASE_DIR / "var")))

# What this installation is -------------------------------------------------------------
BASE_URL = env.str("PORTAL_BASE_URL", "http://localhost:8000")
WAGTAIL_SITE_NAME = env.str("PORTAL_NAME", "Wegwijzer 16-27")
WAGTAILADMIN_BASE_URL = BASE_URL

INSTALLED_APPS = [
    "portal.demo",
    "pilots",
    "cases_library",
    "guides",
    "portal.search",
    "portal.news",
    "portal.pages",
    "portal.organisations",
    "portal.themes",
    "portal.accounts",
    "portal.mail",
    "portal.work",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.accounts.wagtail_users.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "portal.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.SecurityPolicyMiddleware",
    "portal.search.api.middleware.ApiMiddleware",  # before the cache and the session
    "portal.caching.ReaderCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.StaffSecondFactorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.context_processors.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

# Data ------------------------------------------------------------------------------------
DATABASES = {"default": database(env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A cache that all processes share: files on one machine, or Redis.
CACHE_URL = env.str("CACHE_URL", "")
if CACHE_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    }
# Seconds that a stored reader page may live; a change makes it unreachable at once (portal.caching).
READER_CACHE_SECONDS = env.int("READER_CACHE_SECONDS", 600)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "portal.pages.storage.PrivateFileStorage", "OPTIONS": {"location": VAR_DIR / "private"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]

# Search: that of the database (SQLite FTS5 or PostgreSQL). A rebuild never holds the write lock for all of its time.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.search.engines.database", "ATOMIC_REBUILD": False}}
# With the address of an Elasticsearch or OpenSearch, readers' searches ask that first. The admin always asks the database.
SEARCH_URL = env.str("SEARCH_URL", "")
try:
    if server := search_server(SEARCH_URL):
        WAGTAILSEARCH_BACKENDS["server"] = server
except ValueError as error:
    raise ImproperlyConfigured(f"SEARCH_URL cannot be read; it {error}.") from None
# Seconds for which a server that failed is left alone.
SEARCH_PAUSE_SECONDS = 30

# Background work and mail ------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
# Seconds: after which a silent worker loses its task; that a running task may take once its worker must stop;
# between the attempts of a task that fails (then it is FAILED).
WORK_LEASE_SECONDS = env.int("WORK_LEASE_SECONDS", 60)
WORK_STOP_SECONDS = env.int("WORK_STOP_SECONDS", 20)
WORK_RETRY_PAUSES = (10, 60, 300, 1800)
# Days that finished tasks and the keys of what happens once are kept.
WORK_KEEP_DAYS = env.int("WORK_KEEP_DAYS", 14)
WORK_KEEP_KEYS_DAYS = 365
# Mail: seconds between attempts, days that addresses of finished messages and then their empty rows are kept.
MAIL_RETRY_PAUSES = (60, 300, 1800, 7200, 21600)
MAIL_KEEP_DAYS = env.int("MAIL_KEEP_DAYS", 30)
MAIL_KEEP_ROWS_DAYS = 365
# All mail goes into the outbox, which sends it through MAIL_TRANSPORT.
EMAIL_BACKEND = "portal.mail.backend.OutboxBackend"
MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("PORTAL_FROM_EMAIL", "Wegwijzer 16-27 <noreply@wegwijzer.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20

# Log: one JSON object a line, or "plain" for human eyes.
LOGGING = logging_settings(env.str("LOG_FORMAT", "json"), env.str("LOG_LEVEL", "INFO"))

# Language, time ----------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# Wagtail -----------------------------------------------------------------------------------
WAGTAILIMAGES_IMAGE_MODEL = "pages.PortalImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.pages.image_form.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 12 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "pages.PortalDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = []
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS = []
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_DATE_FORMAT = "%d-%m-%Y"
WAGTAIL_DATETIME_FORMAT = "%d-%m-%Y %H:%M"
TAGGIT_CASE_INSENSITIVE = True
TAG_LIMIT = 100

# Security ----------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [])
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail itself makes an exception for its previews
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
ADMIN_PATH = "/beheer/"
