"""`make screenshots`: pictures of every page at 360 and 1440, light and dark, into `var/screenshots`, some into `docs/screens`.

A server of the demo city is started on a free port for the time of the run.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

BASE = Path(__file__).resolve().parents[1]
OUT = BASE / "var" / "screenshots"
DOCS = BASE / "docs" / "screens"
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PUBLIC = {
    "home": "/",
    "catalogue": "/san-pham/",
    "search": "/san-pham/?q=tra+sen",
    "search-none": "/san-pham/?q=may+bay+phan+luc",
    "communes": "/xa-phuong/",
    "villages": "/lang-nghe/",
    "outlets": "/diem-ban/",
    "map": "/ban-do/",
    "figures": "/so-lieu/?as_of=31/12/2021&against=31/12/2020",
    "open-data": "/du-lieu-mo/",
    "how": "/chuong-trinh/",
    "home-en": "/en/",
}
# Detail pages are reached as a visitor does: the first link of its kind on a list.
DETAILS = {
    "product": ("/san-pham/", r"^/san-pham/[^/?]+/$"),
    "commune": ("/xa-phuong/", r"^/xa-phuong/[^/?]+/$"),
    "village": ("/lang-nghe/", r"^/lang-nghe/[^/?]+/$"),
}
SHOWN = {
    ("home", 1440, "light"),
    ("catalogue", 1440, "light"),
    ("product", 360, "light"),
    ("figures", 1440, "light"),
    ("desk", 1440, "light"),
    ("map", 360, "dark"),
}


def serve() -> tuple[subprocess.Popen[bytes], str]:
    """A server of the demo city and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "ocop.operations.start"],
        cwd=BASE,
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    for _ in range(1200):
        try:
            urllib.request.urlopen(address, timeout=5)
            return process, address
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not answer")


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    """Sign in through the form."""
    page.goto(f"{address}/tai-khoan/dang-nhap/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.locator("main button.btn-main").first.click()
    page.wait_for_url("**/ban/")


def take(browser: Browser, address: str, pages: dict[str, str], *, account: tuple[str, str] | None = None) -> None:
    """Every page of `pages` at two widths in two themes."""
    for width, height in ((360, 740), (1440, 900)):
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, locale="vi-VN"
            )  # type: ignore[arg-type]
            page = context.new_page()
            if account:
                sign_in(page, address, *account)
            for name, path in pages.items():
                page.goto(address + path, wait_until="networkidle")
                target = OUT / f"{name}-{width}-{scheme}.png"
                page.screenshot(path=str(target), full_page=True)
                page.evaluate("scrollTo(0, 0)")
                if (name, width, scheme) in SHOWN:
                    DOCS.mkdir(parents=True, exist_ok=True)
                    shown = DOCS / f"{name}-{width}-{scheme}.png"
                    page.screenshot(path=str(shown), full_page=False)
                    # 256 colours are enough for a page, and a third of the bytes.
                    Image.open(shown).convert("RGB").quantize(256).save(shown, "PNG", optimize=True)
            context.close()


def details(browser: Browser, address: str) -> dict[str, str]:
    """Paths of one detail page of each kind."""
    page = browser.new_page()
    found = {}
    for name, (listing, pattern) in DETAILS.items():
        page.goto(address + listing)
        links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
        match = next((link for link in links if re.match(pattern, link)), None)
        if match:
            found[name] = match
    page.close()
    return found


def accounts() -> dict[str, tuple[str, str]]:
    """Demo accounts by kind of person."""
    import json

    done = subprocess.run(
        [sys.executable, "manage.py", "demo_accounts", "--json"], cwd=BASE, capture_output=True, text=True, check=True
    )
    return {
        row["role"]: (row["email"], row["password"])
        for row in json.loads(done.stdout)
        if row.get("email") and row.get("password")
    }


def main() -> None:
    """Take them all."""
    os.environ.setdefault("OCOP_INSTANCE", "demo")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Screenshots need Chromium (Debian: apt-get install chromium).")
    OUT.mkdir(parents=True, exist_ok=True)
    process, address = serve()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            take(browser, address, {**PUBLIC, **details(browser, address)})
            people = accounts()
            for role, account in people.items():
                take(
                    browser,
                    address,
                    {"desk" if role == "coordination_officer" else f"desk-{role}": "/ban/"},
                    account=account,
                )
            browser.close()
    finally:
        process.terminate()
        process.wait()
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}")


if __name__ == "__main__":
    main()
