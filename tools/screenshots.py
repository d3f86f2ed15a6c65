"""`make screenshots`: pictures of every page at 360 and 1440, in Vietnamese and English, light and dark, into `var/screenshots`.

A demo city of its own is made under `var/screenshots/city`, with the three real lists of `examples/` brought in, so that nobody's
own data is touched or shown; a server of it runs for the time of the run. Some pictures go into `docs/screens`, for the README.
`python -m tools.screenshots NAME ...` takes only the named pages and leaves `docs/screens` alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.check_pages import ARGUMENTS

BASE = Path(__file__).resolve().parents[1]
OUT = BASE / "var" / "screenshots"
DOCS = BASE / "docs" / "screens"
LISTS = {
    "products": "ocop-products.csv",
    "villages": "craft-villages-hanoi.csv",
    "outlets": "ocop-sale-points-hanoi.csv",
}
PUBLIC = {
    "home": "/",
    "catalogue": "/san-pham/",
    "catalogue-narrowed": "/san-pham/?q=tra&stars=4&state=in_force",
    "search": "/san-pham/?q=banh+chung",
    "search-none": "/san-pham/?q=toothpaste+iphone",
    "producers": "/chu-the/",
    "communes": "/xa-phuong/",
    "villages": "/lang-nghe/",
    "outlets": "/diem-ban/",
    "map": "/ban-do/",
    "figures": "/so-lieu/?as_of=31/12/2021&against=31/12/2020",
    "figures-today": "/so-lieu/",
    "figure-rows": "/so-lieu/dong/?as_of=2021-12-31&by=stars&item=4",
    "statements": "/so-lieu/cong-bo/",
    "counting": "/so-lieu/cach-dem/",
    "open-data": "/du-lieu-mo/",
    "programme": "/chuong-trinh/",
    "code": "/tra-ma/",
    "code-unknown": "/tra-ma/?code=01-999-2020",
    "accessibility": "/tiep-can/",
    "privacy": "/quyen-rieng-tu/",
    "about": "/lien-he/",
    "sign-in": "/tai-khoan/dang-nhap/",
    "api": "/api/v1/docs",
    "not-found": "/khong-co-trang-nay/",
}
# Detail pages are reached as a visitor does: the first link of its kind on a list.
DETAILS = {
    "product": ("/san-pham/", r"^/san-pham/[^/?]+/$"),
    "product-public": ("/san-pham/?register=public", r"^/san-pham/[^/?]+/$"),
    "product-ended": ("/san-pham/?state=ended", r"^/san-pham/[^/?]+/$"),
    "product-withdrawn": ("/san-pham/?state=withdrawn", r"^/san-pham/[^/?]+/$"),
    "producer": ("/chu-the/", r"^/chu-the/[^/?]+/$"),
    "commune": ("/xa-phuong/", r"^/xa-phuong/[^/?]+/$"),
    "village": ("/lang-nghe/", r"^/lang-nghe/[^/?]+/$"),
    "outlet": ("/diem-ban/", r"^/diem-ban/[^/?]+/$"),
}
DESK = {
    "desk": "/ban/",
    "desk-import": "/ban/nhap/",
    "desk-products": "/ban/san-pham/",
    "desk-producers": "/ban/chu-the/",
}
# What only some people have on their desk, by the kind of person; of a list also what its first row leads to.
BY_ROLE = {
    "coordination_officer": {
        "appraisal-rounds": "/ban/dot/",
        "appraisal-decisions": "/ban/quyet-dinh/",
        "appraisal-ministry": "/ban/trinh-bo/",
        "appraisal-withdrawals": "/ban/thu-hoi/",
        "appraisal-renewals": "/ban/danh-gia-lai/",
        "appraisal-rules": "/ban/quy-dinh/",
    },
    "commune_officer": {"appraisal-inbox": "/ban/ho-so/"},
    "secretary": {"appraisal-councils": "/ban/hoi-dong/", "appraisal-states": "/ban/hoi-dong/trang-thai/"},
    "council_member": {"appraisal-hall": "/ban/cham/"},
    "adviser": {"appraisal-team-inbox": "/ban/ho-so/"},
}
FOLLOWED = {
    "secretary": {"appraisal-council-room": ("/ban/hoi-dong/", r"^/ban/hoi-dong/dot/\d+/$")},
    "council_member": {"appraisal-sheet": ("/ban/cham/", r"^/ban/cham/\d+/$")},
    "commune_officer": {"appraisal-review": ("/ban/ho-so/", r"^/ban/xet/\d+/$")},
    "coordination_officer": {
        "appraisal-decision": ("/ban/quyet-dinh/", r"^/ban/quyet-dinh/\d+/$"),
        "appraisal-case": ("/ban/thu-hoi/", r"^/ban/thu-hoi/\d+/$"),
    },
}
SHOWN = {
    ("home", 1440, "light"),
    ("catalogue", 1440, "light"),
    ("product", 360, "light"),
    ("figures", 1440, "light"),
    ("desk", 1440, "light"),
    ("map", 360, "dark"),
}


def city() -> dict[str, str]:
    """The environment of the city that is pictured; it is made when it is not there, the real lists are brought in."""
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "OCOP_TODAY", "CACHE_URL")}
    env |= {"OCOP_VAR": str(OUT / "city"), "OCOP_INSTANCE": "demo"}
    subprocess.run([sys.executable, "-m", "ocop.operations.start", "--only-setup"], cwd=BASE, env=env, check=True)
    for kind, name in LISTS.items():
        command = [sys.executable, "manage.py", "import", kind, f"examples/{name}"]
        subprocess.run(command, cwd=BASE, env=env, check=True, stdout=subprocess.DEVNULL)
    return env


@contextmanager
def served(env: dict[str, str]) -> Iterator[str]:
    """A server of the city; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "ocop.operations.start"],
        cwd=BASE,
        env={**env, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        for _ in range(1200):
            try:
                urllib.request.urlopen(address, timeout=5)
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit("the server did not answer")
        yield address
    finally:
        process.terminate()
        process.wait()


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    """Sign in through the form."""
    page.goto(f"{address}/tai-khoan/dang-nhap/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.locator("main button.btn-main").first.click()
    page.wait_for_url("**/ban/")


def picture(page: Page, name: str, width: int, scheme: str, *, is_shown: bool) -> None:
    """The whole page into `var/screenshots`; when it is shown, what is seen first into `docs/screens`."""
    # Pictures below the fold load late; for the picture of the whole page they load now.
    page.evaluate(
        "Promise.all([...document.images].map((one) => { one.loading = 'eager'; return one.decode().catch(() => 0) }))"
    )
    page.screenshot(path=str(OUT / f"{name}-{width}-{scheme}.png"), full_page=True)
    if is_shown:
        page.evaluate("scrollTo(0, 0)")
        DOCS.mkdir(parents=True, exist_ok=True)
        shown = DOCS / f"{name}-{width}-{scheme}.png"
        page.screenshot(path=str(shown), full_page=False)
        # 256 colours are enough for a page, and a third of the bytes.
        Image.open(shown).convert("RGB").quantize(256).save(shown, "PNG", optimize=True)


def take(
    browser: Browser,
    address: str,
    pages: dict[str, str],
    *,
    account: tuple[str, str] | None = None,
    shown: frozenset[tuple[str, int, str]] = frozenset(),
) -> None:
    """Every page of `pages` at two widths in two themes."""
    for width, height in ((360, 740), (1440, 900)):
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                locale="vi-VN",
                reduced_motion="reduce",
            )  # type: ignore[arg-type]
            page = context.new_page()
            if account:
                sign_in(page, address, *account)
            for name, path in pages.items():
                page.goto(address + path, wait_until="networkidle")
                picture(page, name, width, scheme, is_shown=(name, width, scheme) in shown)
            context.close()


def details(
    browser: Browser, address: str, wanted: dict[str, tuple[str, str]] = DETAILS, account: tuple[str, str] | None = None
) -> dict[str, str]:
    """Paths of one detail page of each kind."""
    page = browser.new_page()
    if account:
        sign_in(page, address, *account)
    found = {}
    for name, (listing, pattern) in wanted.items():
        page.goto(address + listing)
        links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
        match = next((link for link in links if re.match(pattern, link)), None)
        if match:
            found[name] = match
        else:
            print(f"no {name} behind {listing}", file=sys.stderr)
    page.close()
    return found


def in_english(pages: dict[str, str]) -> dict[str, str]:
    """The same pages under /en/."""
    return {f"{name}-en": f"/en{path}" for name, path in pages.items() if not path.startswith("/api/")}


def accounts(env: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Demo accounts by kind of person."""
    done = subprocess.run(
        [sys.executable, "manage.py", "demo_accounts", "--json"],
        cwd=BASE,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    # Of several accounts of a role the first one stands for it.
    return {
        row["role"]: (row["email"], row["password"])
        for row in reversed(json.loads(done.stdout))
        if row.get("email") and row.get("password")
    }


def main() -> None:
    """Take them all, or those named."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Screenshots need Chromium (Debian: apt-get install chromium).")
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = set(sys.argv[1:])
    shown = frozenset() if wanted else frozenset(SHOWN)

    def chosen(pages: dict[str, str]) -> dict[str, str]:
        return {name: path for name, path in pages.items() if not wanted or name in wanted}

    env = city()
    with served(env) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        public = {**PUBLIC, **details(browser, address)}
        take(browser, address, chosen({**public, **in_english(public)}), shown=shown)
        for role, account in accounts(env).items():
            pages = DESK if role == "coordination_officer" else {f"desk-{role}": "/ban/"}
            followed = details(browser, address, FOLLOWED.get(role, {}), account)
            pages = chosen({**pages, **BY_ROLE.get(role, {}), **followed})
            if pages:
                take(browser, address, pages, account=account, shown=shown)
        browser.close()
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}")


if __name__ == "__main__":
    main()
