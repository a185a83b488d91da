"""Settings of services outside the process, each from one address."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SMTP_SCHEMES = ("smtp", "smtp+starttls", "smtps")
SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def mail(url: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """Return Django's settings for the mail server at `url`.

    `smtp+starttls://user:password@host:587`, `smtps://…:465`, `smtp://host:25` (not encrypted: a relay on the same
    machine or network), or `anymail+<service>:` with that service's settings in variables that begin with ANYMAIL_.
    Raises ValueError for any other address.
    """
    parts = urlsplit(url)
    if parts.scheme.startswith("anymail+"):
        service = parts.scheme.removeprefix("anymail+")
        options = {name.removeprefix("ANYMAIL_"): value for name, value in environment.items() if name.startswith("ANYMAIL_")}
        return {"MAIL_TRANSPORT": f"anymail.backends.{service}.EmailBackend", "ANYMAIL": options}
    if parts.scheme not in SMTP_SCHEMES or not parts.hostname:
        raise ValueError(f"begins with one of {', '.join(SMTP_SCHEMES)} or anymail+<service>")
    return {
        "MAIL_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or SMTP_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def search_server(url: str) -> dict[str, Any]:
    """Return the backend of search that asks the server at `url`; nothing for an empty address.

    `elasticsearch+https://user:password@host:9200` or `opensearch+https://…` (`+http` for a server without TLS nearby), with
    `?prefix=name_` for the names of its indexes and `&ca=/path/ca.pem` for a certificate of one's own. Raises ValueError for
    any other address.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    engine, _, scheme = parts.scheme.partition("+")
    query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    prefix = query.pop("prefix", "portal_")
    ca = query.pop("ca", "")
    try:
        port = parts.port or (443 if scheme == "https" else 80)
    except ValueError:
        port = 0
    if engine not in ("elasticsearch", "opensearch") or scheme not in ("http", "https") or not parts.hostname or not port:
        raise ValueError("looks like elasticsearch+https://user:password@host:9200 or opensearch+https://user:password@host:9200")
    if query:
        raise ValueError(f"has no parameter {', '.join(sorted(query))}: there are prefix and ca")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,80}", prefix):
        raise ValueError("has a prefix of small letters, digits, - and _, which begins with a letter or digit")
    if (parts.username is None) != (parts.password is None):
        raise ValueError("has a user and a password, or neither")
    user = (unquote(parts.username or ""), unquote(parts.password or "")) if parts.username else None
    host: dict[str, Any] = {"host": parts.hostname, "port": port}
    options: dict[str, Any] = {"max_retries": 0}
    if ca:
        options["ca_certs"] = ca
    if engine == "elasticsearch":
        host |= {"scheme": scheme, "path_prefix": parts.path.rstrip("/")}
        options |= {"basic_auth": user} if user else {}
    else:
        host |= {"use_ssl": scheme == "https", "verify_certs": True, "url_prefix": parts.path.strip("/"), "http_auth": user}
    return {
        "BACKEND": "portal.search.engines.elasticsearch",
        "ENGINE": engine,
        "HOSTS": [host],
        "INDEX_PREFIX": prefix,
        "OPTIONS": options,
        "AUTO_UPDATE": False,  # changes are written by portal.search.changes, so that none is lost while the server is away
    }


def file_storage(url: str) -> dict[str, Any]:
    """Return the STORAGES of images and documents in the S3-compatible bucket at `url`.

    `s3://key:secret@endpoint/bucket?region=nl-ams`; `s3+http` for an endpoint without TLS, `addressing=path` where the
    bucket is no host name. The bucket is not public: images are served through our own address, documents through a
    permission check. Raises ValueError for any other address.
    """
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme not in ("s3", "s3+http") or not parts.hostname or not bucket or "/" in bucket:
        raise ValueError("looks like s3://key:secret@endpoint/bucket?region=name")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    port = f":{parts.port}" if parts.port else ""
    shared = {
        "endpoint_url": f"{'http' if parts.scheme == 's3+http' else 'https'}://{parts.hostname}{port}",
        "bucket_name": bucket,
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "region_name": query.get("region"),
        "addressing_style": query.get("addressing"),
        "signature_version": "s3v4",
        "default_acl": None,
        "file_overwrite": False,
    }
    return {
        "default": {"BACKEND": "portal.pages.remote_storage.RemoteImageStorage", "OPTIONS": shared | {"location": "public"}},
        "private": {"BACKEND": "portal.pages.remote_storage.RemotePrivateStorage", "OPTIONS": shared | {"location": "private"}},
    }
