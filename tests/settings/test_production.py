"""The production settings, as an operator meets them: in a process of their own, with only the environment to go by."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from portal.settings.services import file_storage, mail

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "deploy" / "example.env"
KEY = "kG3-0vXw7_QzLpR9tYbN2mHs5JcUeAfD8iOo1xWqKzTyVnBgMlPrSdEhCuZj4a6F"

SHOW = """
import json
from portal.settings import production as s
print(json.dumps({name: getattr(s, name) for name in dir(s) if name.isupper()}, default=lambda value: type(value).__name__))
"""


def example() -> dict[str, str]:
    """The variables of the example, read as systemd reads them, with a key of one's own."""
    found = {}
    for line in EXAMPLE.read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found[name] = value.strip('"')
    return found | {"SECRET_KEY": KEY}


def run(code: list[str], environment: dict[str, str], tmp_path: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    own = {"PORTAL_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings.production", "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *code], env=kept | own | environment, cwd=ROOT, capture_output=True, text=True, check=False)


def settings_with(tmp_path: Path, **changes: str | None) -> dict:
    environment = {name: value for name, value in (example() | changes).items() if value is not None}
    done = run(["-c", SHOW], environment, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


REFUSED: list[tuple[str, dict[str, str | None]]] = [
    ("SECRET_KEY", {"SECRET_KEY": None}),
    ("SECRET_KEY", {"SECRET_KEY": ""}),
    ("SECRET_KEY", {"SECRET_KEY": "short"}),
    ("SECRET_KEY", {"SECRET_KEY": "a" * 80}),
    ("SECRET_KEY", {"SECRET_KEY": "demo-key-of-a-site-without-secrets-refused-by-the-production-settings"}),
    ("SECRET_KEY", {"SECRET_KEY": "django-insecure-" + KEY}),
    ("SECRET_KEY", {"SECRET_KEY": "example-key-Zm9yIGNvbW1hbmRzIHRoYXQgc2VydmUgbm9ib2R5LCBvbmx5IQ"}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": None}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "*"}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "wegwijzer.example,*"}),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "wegwijzer.example,.example"}),
    ("PORTAL_BASE_URL", {"PORTAL_BASE_URL": None}),
    ("PORTAL_BASE_URL", {"PORTAL_BASE_URL": "http://wegwijzer.example"}),
    ("PORTAL_BASE_URL", {"PORTAL_BASE_URL": "https://elders.example"}),
    ("PORTAL_BASE_URL", {"PORTAL_BASE_URL": "https://wegwijzer.example/pad"}),
    ("DEBUG", {"DEBUG": "true"}),
    ("CACHE_URL", {"CACHE_URL": None}),
    ("CACHE_URL", {"CACHE_URL": "locmem://"}),
    ("CACHE_URL", {"CACHE_URL": "dummy://", "SINGLE_MACHINE": "true"}),
    ("DATABASE_URL", {"DATABASE_URL": None}),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite:////srv/portal.sqlite3"}),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite://:memory:", "SINGLE_MACHINE": "true"}),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite://", "SINGLE_MACHINE": "true"}),
    ("STORAGE_URL", {"STORAGE_URL": None}),
    ("STORAGE_URL", {"STORAGE_URL": "https://elders.example/bucket"}),
    ("STORAGE_URL", {"STORAGE_URL": "s3://key:secret@endpoint"}),
    ("EMAIL_URL", {"EMAIL_URL": None}),
    ("EMAIL_URL", {"EMAIL_URL": "console://"}),
    ("EMAIL_URL", {"EMAIL_URL": "file:///tmp/mail"}),
    ("PORTAL_FROM_EMAIL", {"PORTAL_FROM_EMAIL": None}),
]


@pytest.mark.parametrize(("variable", "changes"), REFUSED)
def test_an_unsafe_value_is_refused_by_name(tmp_path: Path, variable: str, changes: dict[str, str | None]) -> None:
    environment = {name: value for name, value in (example() | changes).items() if value is not None}
    done = run(["-c", "import portal.settings.production"], environment, tmp_path)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    named = re.findall(r"^- (\w+) ", done.stderr, re.MULTILINE)
    assert variable in named
    allowed = {variable} | ({"PORTAL_BASE_URL"} if variable == "ALLOWED_HOSTS" else set())
    assert set(named) <= allowed, "only what is wrong is named"


@pytest.mark.parametrize("command", [["manage.py", "migrate"], ["-c", "import portal.wsgi"]])
def test_nothing_serves_or_migrates_with_a_refused_value(tmp_path: Path, command: list[str]) -> None:
    done = run(command, example() | {"ALLOWED_HOSTS": "*"}, tmp_path)
    assert done.returncode != 0
    assert "ALLOWED_HOSTS" in done.stderr


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    done = run(["-c", "import portal.settings.production"], {}, tmp_path)
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "PORTAL_BASE_URL", "DATABASE_URL", "CACHE_URL", "STORAGE_URL", "EMAIL_URL"):
        assert f"- {name} " in done.stderr


def test_no_secret_stands_in_the_refusal(tmp_path: Path) -> None:
    done = run(["-c", "import portal.settings.production"], example() | {"DEBUG": "1", "STORAGE_URL": "s3://key:geheim1@x"}, tmp_path)
    for secret in (KEY, "geheim1", "portal:password"):
        assert secret not in done.stderr


def test_the_deployment_check_is_clean_with_the_example(tmp_path: Path) -> None:
    done = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], example(), tmp_path)
    assert done.returncode == 0, done.stderr
    silenced = (ROOT / "portal/settings/production.py").read_text().split("SILENCED_SYSTEM_CHECKS = [")[1].split("]")[0]
    assert silenced.strip().startswith("#"), "a silenced warning has its reason beside it"


def test_the_example_names_every_variable() -> None:
    named = set(re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE))
    read = set()
    for module in ("accounts", "production"):
        read |= set(re.findall(r"env\.\w+\(\s*[\"'](\w+)[\"']", (ROOT / f"portal/settings/{module}.py").read_text()))
    assert read - {"DEBUG"} <= named


def test_what_an_operator_gets(tmp_path: Path) -> None:
    found = settings_with(tmp_path)
    assert found["DEBUG"] is False
    assert found["DEMO"] is False
    assert found["REQUIRE_STAFF_SECOND_FACTOR"] is True
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] == 31536000
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://wegwijzer.example"]
    assert "Redis" in found["CACHES"]["default"]["BACKEND"]
    assert found["DATABASES"]["default"]["ENGINE"].endswith("postgresql")
    assert "Manifest" in found["STORAGES"]["staticfiles"]["BACKEND"]
    assert found["STORAGES"]["private"]["OPTIONS"]["location"] == "private"
    assert found["EMAIL_HOST"] == "mail.wegwijzer.example"
    assert found["EMAIL_USE_TLS"] is True
    assert "Argon2" in found["PASSWORD_HASHERS"][0]


def test_no_proxy_no_trust(tmp_path: Path) -> None:
    found = settings_with(tmp_path, TRUSTED_PROXY_COUNT="0")
    assert "SECURE_PROXY_SSL_HEADER" not in found
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0


def test_a_proxy_may_say_https_in_another_header(tmp_path: Path) -> None:
    found = settings_with(tmp_path, PROXY_SSL_HEADER="X-Forwarded-Ssl-State")
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_SSL_STATE", "https"]


def test_one_machine_does_with_files(tmp_path: Path) -> None:
    found = settings_with(
        tmp_path, SINGLE_MACHINE="true", CACHE_URL=None, STORAGE_URL=None, DATABASE_URL=f"sqlite:///{tmp_path}/portal.sqlite3"
    )
    assert "FileBased" in found["CACHES"]["default"]["BACKEND"]
    assert found["STORAGES"]["private"]["BACKEND"] == "portal.pages.storage.PrivateFileStorage"


def test_mail_goes_by_other_services_too() -> None:
    found = mail("anymail+postmark:", {"ANYMAIL_POSTMARK_SERVER_TOKEN": "t", "OTHER": "x"})
    assert found == {"MAIL_TRANSPORT": "anymail.backends.postmark.EmailBackend", "ANYMAIL": {"POSTMARK_SERVER_TOKEN": "t"}}
    found = mail("smtps://naam%40stad.nl:p%3Ass@mail.stad.nl", {})
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"], found["EMAIL_PORT"]) == ("naam@stad.nl", "p:ss", 465)
    assert found["EMAIL_USE_SSL"] is True
    assert found["EMAIL_USE_TLS"] is False


def test_a_bucket_is_never_public_by_itself() -> None:
    found = file_storage("s3+http://key:sec%2Fret@127.0.0.1:9000/portal?region=eu&addressing=path")
    for name in ("default", "private"):
        options = found[name]["OPTIONS"]
        assert options["default_acl"] is None
        assert options["endpoint_url"] == "http://127.0.0.1:9000"
        assert options["secret_key"] == "sec/ret"
        assert options["addressing_style"] == "path"
    assert found["default"]["OPTIONS"]["location"] != found["private"]["OPTIONS"]["location"]


def test_files_in_a_bucket_have_no_address_there() -> None:
    from portal.pages.remote_storage import RemoteImageStorage, RemotePrivateStorage

    options = file_storage("s3://key:secret@s3.wegwijzer.example/portal?region=eu")["default"]["OPTIONS"]
    assert RemoteImageStorage(**options).url("images/brug-1a2b.jpg") == "/media/images/brug-1a2b.jpg"
    with pytest.raises(NotImplementedError):
        RemotePrivateStorage(**options).url("documents/x/stuk.pdf")
    with pytest.raises(NotImplementedError):
        RemotePrivateStorage(**options).path("documents/x/stuk.pdf")


HTTP = """
import django
django.setup()
from django.test import Client
client = Client()
plain = client.get("/account/login/", headers={"Host": "wegwijzer.example"})
print("plain", plain.status_code, plain.get("Location"))
behind = client.get("/account/login/", headers={"Host": "wegwijzer.example", "X-Forwarded-Proto": "https"})
print("behind", behind.status_code, behind["Strict-Transport-Security"])
for cookie in behind.cookies.values():
    print("cookie", cookie.key, bool(cookie["secure"]), bool(cookie["httponly"]), cookie["path"], repr(cookie["domain"]), cookie["samesite"])
print("health", client.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code)
print("foreign", client.get("/account/login/", headers={"Host": "elders.example", "X-Forwarded-Proto": "https"}).status_code)
print("static", "portal." in behind.content.decode() and "/static/css/portal.css" not in behind.content.decode())
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="copies the database of the tests into a file")
@pytest.mark.django_db(transaction=True)
def test_how_it_answers(tmp_path: Path, home: object) -> None:
    """Over http to https, with cookies that leave nowhere else, and static files with names of their content."""
    environment = example() | {
        "SINGLE_MACHINE": "true", "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3", "CACHE_URL": "", "STORAGE_URL": "", "LOG_LEVEL": "CRITICAL",
    }  # fmt: skip
    connection.ensure_connection()
    with sqlite3.connect(tmp_path / "portal.sqlite3") as copy:
        connection.connection.backup(copy)
    # The admin's own files take long, and no page here asks for them.
    done = run(
        ["manage.py", "collectstatic", "--no-input", "--verbosity", "0", "--ignore", "wagtail*", "--ignore", "rest_*"],
        environment,
        tmp_path,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    done = run(["-c", HTTP], environment, tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    lines = done.stdout.splitlines()
    assert "plain 301 https://wegwijzer.example/account/login/" in lines
    assert any(line.startswith("behind 200 max-age=31536000") for line in lines)
    assert "cookie __Host-csrf True True / '' Lax" in lines
    assert "health 200" in lines
    assert "foreign 400" in lines
    assert "static True" in lines
