"""Public pages a second on one thread, asked through WSGI without a network: kept whole, kept in parts for those who signed in, rendered anew.

The yardstick is a plain Django hello with the same middleware. Rows are those of the demo city (made first when
the database of this instance has none). Wall and CPU time stand beside each other, for other work may share the cores.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OCOP_INSTANCE", "demo")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))


def environ(path: str, query: str = "", **headers: str) -> dict[str, Any]:
    """A WSGI request."""
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "HTTP_ACCEPT_ENCODING": "gzip",
        **headers,
    }


def ask(application: Any, path: str, query: str = "", **headers: str) -> tuple[int, int]:
    """Status and bytes of one answer, read and closed as a server does."""
    seen: list[str] = []
    answer = application(environ(path, query, **headers), lambda status, _headers, _exc=None: seen.append(status))
    size = sum(len(part) for part in answer)
    answer.close()
    return int(seen[0].split()[0]), size


def rate(once: Callable[[], tuple[int, int]], wanted: int = 200) -> tuple[float, float, int]:
    """(a second by wall, a second by CPU, bytes) over at least SECONDS."""
    status, size = once()
    if status != wanted:
        raise SystemExit(f"answered {status} instead of {wanted}")
    once()
    count, wall, cpu = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - wall < SECONDS:
        once()
        count += 1
    return count / (time.perf_counter() - wall), count / (time.process_time() - cpu), size


def prepare() -> tuple[Any, str]:
    """The application, with `/hello` beside its pages, and the slug of one product; the demo city is made when there is none."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    from ocop.config import urls
    from ocop.products.models import Product

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    call_command("migrate", verbosity=0)
    if not Product.objects.filter(register="demo").exists():
        call_command("demo")
    urls.urlpatterns.insert(0, path("hello", lambda _request: HttpResponse("hello")))
    shown = Product.objects.visible_to(None)
    print(f"{shown.count()} products shown; one thread, {SECONDS:g} s each\n")
    slug = shown.filter(register="demo").order_by("pk").values_list("slug", flat=True).first()
    return get_wsgi_application(), str(slug)


def ways(application: Any, path: str, query: str) -> list[tuple[float, float, int]]:
    """Rates of one page rendered anew, for somebody who signed in (kept, in their own frame), and kept whole for strangers."""
    from django.conf import settings

    def asked(kept: bool, **headers: str) -> tuple[float, float, int]:
        settings.OCOP_PAGE_CACHE = kept
        return rate(lambda: ask(application, path, query, **headers))

    # A session of nobody goes past the page kept whole and is drawn as for a reader.
    session = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=nobody"}
    return [asked(False), asked(True, **session), asked(True)]


def main() -> None:
    """Prints the table."""
    application, slug = prepare()
    from django.conf import settings
    from django.core.cache import cache

    pages = {
        "catalogue, 24 cards": ("/san-pham/", ""),
        "catalogue, 48 cards": ("/san-pham/", "size=48"),
        "product": (f"/san-pham/{slug}/", ""),
        "figures": ("/so-lieu/", ""),
    }
    cache.clear()
    print(
        "| page | rendered anew, a second | signed in, kept in parts | kept whole | whole : anew (CPU) | parts : anew (CPU) | kept, bytes |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, where in pages.items():
        slow, parts, fast = ways(application, *where)
        print(
            f"| {name} | {slow[0]:.0f} | {parts[0]:.0f} | {fast[0]:.0f} | {fast[1] / slow[1]:.0f}x | {parts[1] / slow[1]:.1f}x | {fast[2]} |",
            flush=True,
        )
    settings.OCOP_PAGE_CACHE = False
    hello = rate(lambda: ask(application, "/hello"))
    print(f"\nPlain Django hello with the same middleware: {hello[0]:.0f} a second by wall, {hello[1]:.0f} by CPU.")


if __name__ == "__main__":
    main()
