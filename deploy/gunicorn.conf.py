"""gunicorn: web processes of the portal. Started in the project's folder: gunicorn -c deploy/gunicorn.conf.py portal.wsgi

Environment: HOST and PORT to listen on, WEB_CONCURRENCY processes with WEB_THREADS threads each, LOG_FORMAT
("json" or "plain"), and ACCESS_LOG=1 for one more line a request. That line has no path, query or address of the
visitor: these may hold a token, a search or a person. X-Request-ID leads to the portal's own line about the
request, which names the route.
"""

import os

from portal.logs import FORMATTERS
from portal.work.stopping import stop_with_parent

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
keepalive = 5
control_socket_disable = True

access_log_format = "%(m)s %(s)s %(B)s bytes %(M)s ms %({x-request-id}o)s"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": FORMATTERS[os.environ.get("LOG_FORMAT", "json")]}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": ["console"] if os.environ.get("ACCESS_LOG") else [], "level": "INFO", "propagate": False},
    },
}


def on_starting(server: object) -> None:
    stop_with_parent()
