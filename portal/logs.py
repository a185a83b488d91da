"""Log lines that hold no personal data: no e-mail address, no query string, no path that may hold a token.

`LOGGING = logging_settings("json")` writes one JSON object a line (time, level, logger, message, extra,
exception), `logging_settings("plain")` the same for human eyes. gunicorn takes its settings from here too.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*", re.UNICODE)
QUERY = re.compile(r"\?[^\s\"'<>)]+")
SECRET_NAMES = re.compile(r"e?mail|address|password|secret|token|cookie|authorization|session|csrf", re.IGNORECASE)
HIDDEN = "[hidden]"

STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Django passes the request along; of that only the route is fit for a log.
LEFT_OUT = STANDARD_FIELDS | {"request", "server_time"}


def scrub(text: str) -> str:
    """The text without e-mail addresses and query strings."""
    return QUERY.sub("?" + HIDDEN, ADDRESS.sub(HIDDEN, text))


def scrub_value(value: Any) -> Any:
    """A value as JSON can hold it, scrubbed at every depth."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(name): HIDDEN if SECRET_NAMES.search(str(name)) else scrub_value(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [scrub_value(part) for part in value]
    return scrub(str(value))


def message_of(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    path = getattr(request, "path", None)
    message = record.getMessage()
    if isinstance(path, str) and len(path) > 1:
        match = getattr(request, "resolver_match", None)
        route = (match.view_name or match.route) if match else "[no route]"
        for written in (path, path.encode("unicode_escape").decode("ascii")):
            message = message.replace(written, route)
    return scrub(message)


def extra_of(record: logging.LogRecord) -> dict[str, Any]:
    return dict(scrub_value({name: value for name, value in vars(record).items() if name not in LEFT_OUT}))


def exception_of(record: logging.LogRecord) -> str:
    """The traceback without values of variables; its last line, the message, is scrubbed like all others."""
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    return scrub("".join(traceback.format_exception(*record.exc_info)).rstrip())


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            "extra": extra_of(record),
        }
        if exception := exception_of(record):
            line["exception"] = exception
        return json.dumps(line, ensure_ascii=False)


class PlainFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        clock = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")
        extra = " ".join(f"{name}={value}" for name, value in extra_of(record).items())
        line = f"{clock} {record.levelname:<7} {record.name}: {message_of(record)} {extra}".rstrip()
        exception = exception_of(record)
        return f"{line}\n{exception}" if exception else line


FORMATTERS = {"json": JsonFormatter, "plain": PlainFormatter}


def logging_settings(style: str = "json", level: str = "INFO") -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, in one style ("json" or "plain")."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMATTERS[style]}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers would print requests with their query and mail them to administrators.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Tells of each task that it begins and ends; the worker does too.
            "django_tasks": {"level": "WARNING"},
            # Would write a line for each search; that a server is away the search says itself.
            "elastic_transport": {"level": "ERROR"},
            "elasticsearch": {"level": "ERROR"},
            "opensearch": {"level": "CRITICAL"},
        },
    }
