"""The web server. The application is loaded and warmed once, before the port opens; its processes are forked from it.

So a start costs one load instead of one for each process, what does not change is held in memory once, and the first visitor after a
restart waits for nothing: the search index, the words of search, templates and the first pages are there already. Where processes
cannot be forked safely (macOS) each loads the application by itself, as any server does.
"""

from __future__ import annotations

import gc
import importlib
import io
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels

APPLICATION = "ocop.config.wsgi:application"
# One of each kind: the frame, the catalogue with its facets, a search with a slip (the lexicon and spelling), the figures.
FIRST_ASKED = (("/", ""), ("/san-pham/", ""), ("/san-pham/", "q=tra+senn"), ("/so-lieu/", ""), ("/en/", ""))


def warm(application: Callable[..., Iterable[bytes]], port: int) -> list[str]:
    """Ask the first pages in this process and give back their statuses. An answer that is an error is the application's to log."""
    from django.conf import settings
    from django.core.cache import caches
    from django.db import connections

    host = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
    if host == "localhost":
        host = f"{host}:{port}"
    statuses: list[str] = []
    for path, query in FIRST_ASKED:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": str(port),
            "HTTP_HOST": host,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_X_FORWARDED_PROTO": "https" if settings.OCOP_HTTPS else "http",
            "wsgi.url_scheme": "https" if settings.OCOP_OWN_TLS else "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        answer = application(environ, lambda status, _headers, _exc=None: statuses.append(status))
        for _part in answer:
            pass
        getattr(answer, "close", lambda: None)()
    # A connection must not be shared between a process and those forked from it.
    connections.close_all()
    for cache in caches.all(initialized_only=True):
        cache.close()
    return statuses


def main() -> None:
    """Warm, then serve on OCOP_ADDRESS (127.0.0.1), PORT, until told to stop; with OCOP_TLS_CERTIFICATE and OCOP_TLS_KEY over HTTPS."""
    port = int(os.environ.get("PORT", "8000"))
    certificate, key = os.environ.get("OCOP_TLS_CERTIFICATE"), os.environ.get("OCOP_TLS_KEY")
    if bool(certificate) != bool(key):
        sys.exit(
            "OCOP cannot start: OCOP_TLS_CERTIFICATE and OCOP_TLS_KEY go together; manage.py hall_certificate makes both."
        )
    if sys.platform.startswith("linux"):
        multiprocessing.set_start_method("fork")
        # By its name: which application is served is the settings' to say, and no room imports them.
        module, _, name = APPLICATION.partition(":")
        warm(getattr(importlib.import_module(module), name), port)
        # What is loaded stays: the collector of each process need not touch it, so its memory stays shared.
        gc.collect()
        gc.freeze()
    Granian(
        APPLICATION,
        address=os.environ.get("OCOP_ADDRESS", "127.0.0.1"),
        port=port,
        ssl_cert=Path(certificate) if certificate else None,
        ssl_key=Path(key) if key else None,
        ssl_protocol_min=SSLProtocols.tls12,
        interface=Interfaces.WSGI,
        # One more where a process waits for a database beside it: 200 members marking at once stay below 300 ms.
        workers=int(
            os.environ.get("WORKERS") or (3 if os.environ.get("DATABASE_URL", "").startswith("postgres") else 2)
        ),
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        # A process told to stop before it listened for signals would be waited for without end.
        workers_kill_timeout=10,
    ).serve()


if __name__ == "__main__":
    main()
