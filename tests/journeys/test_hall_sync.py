"""The shipped sync module against a model of the server: a thousand random runs of cuts and retries in one Chromium page lose or double
no mark. And the same against the real endpoint, fewer times."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.hall_server import HallServer

pytestmark = pytest.mark.journey
OCOP = Path(__file__).resolve().parents[2] / "ocop"
MODULES = {
    "store.js": OCOP / "appraisal/static/appraisal/hall/store.js",
    "sync.js": OCOP / "ui/static/ui/js/offline/sync.js",
    "database.js": OCOP / "ui/static/ui/js/offline/database.js",
}
RUNS, REAL_RUNS = 1000, 60
SHIPPED = (
    "[__import__('django.templatetags.static').templatetags.static.static(name) "
    "for name in ('appraisal/hall/store.js', 'ui/js/offline/sync.js')]"
)

# In the page: a seeded generator, the model server (the receipt rules of the endpoint), and a run.
MODEL = (Path(__file__).parent / "hall_model.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bare() -> Iterator[str]:
    """The modules on an origin of their own, with an empty page."""

    class Files(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.lstrip("/").split("?")[0]
            wanted = MODULES.get(Path(name).name)
            body = wanted.read_bytes() if wanted else b"<!doctype html><title>x</title>"
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if name.endswith(".js") else "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()


def test_a_thousand_random_runs_lose_and_double_nothing(browser: Browser, bare: str) -> None:
    page = browser.new_page()
    page.set_default_timeout(200_000)
    page.goto(bare)
    page.evaluate(MODEL)
    told = page.evaluate(f"runAll({RUNS}, 20261122)")
    page.context.close()
    assert told["failures"] == [], json.dumps(told["failures"][:3], ensure_ascii=False, indent=1)
    print(told["counts"])
    # The runs met what they are about.
    counts = told["counts"]
    assert counts["runs"] == RUNS
    assert (
        min(
            counts[name]
            for name in (
                "lost_requests",
                "lost_answers",
                "reloads",
                "conflicts",
                "again",
                "signed_out",
                "refused",
                "chosen",
            )
        )
        > 80
    )


@pytest.fixture(scope="module")
def hall(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallServer]:
    server = HallServer(tmp_path_factory.mktemp("hall"), members=1, dossiers=REAL_RUNS, migrated=migrated)
    server.start()
    yield server
    server.close()


def signed_in(page: Page, server: HallServer, member: int = 0) -> Page:
    name = "sessionid"
    page.context.add_cookies(
        [{"name": name, "value": server.rows["members"][member]["session"], "url": server.address}]
    )
    return page


def test_sixty_random_runs_against_the_endpoint(browser: Browser, hall: HallServer) -> None:
    page = signed_in(browser.new_context(base_url=hall.address).new_page(), hall)
    page.set_default_timeout(200_000)
    page.goto("/ban/cham/")
    page.evaluate(MODEL)
    told = page.evaluate(
        "([dossiers, criteria, person, seed, modules]) => runReal(dossiers, criteria, person, seed, modules)",
        [hall.rows["dossiers"], hall.rows["criteria"], hall.rows["members"][0]["person"], 7, hall.ask(SHIPPED)],
    )
    page.context.close()
    assert told["failures"] == []
    held = hall.ask(
        "[[m.sheet.dossier_id, m.criterion, m.choice, m.case, m.note] for m in Mark.objects.select_related('sheet')]"
    )
    assert sorted(held) == sorted(told["expected"])
    made, receipts = told["operations"], hall.ask("SyncReceipt.objects.count()")
    assert receipts == made, "an operation was lost or done twice"
    assert hall.ask("sum(s.revision for s in Sheet.objects.all())") == told["saved"]
