"""Looks at pages as a person would and says what is wrong: `python tools/check_pages.py URL...`

For every page at 360 and 1440 px, in light and dark: axe (WCAG 2.0-2.2 A and AA, best practice), sideways scroll, targets
under 44 px (links inside a sentence excepted), clipped or tight text, text under 13 px, outside addresses, errors of the
console (a refusal by the CSP is one), and compressed bytes. Exit 1 when anything is wrong. `--shots FOLDER` keeps the pictures,
`--cookie NAME=VALUE` looks as somebody who signed in.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

AXE = Path(__file__).resolve().parents[1] / "ocop/ui/tests/vendor/axe-4.14.1.min.js"
# The shell is the same engine without a browser's own windows around each page, at a quarter of the processor's time.
SHELL = "/usr/lib/chromium/chromium-headless-shell"
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or (SHELL if Path(SHELL).exists() else None)
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
    or "/usr/bin/chromium"
)
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
VIEWS = ((360, "light"), (360, "dark"), (1440, "light"), (1440, "dark"))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BYTES = 60_000

MEASURE = r"""() => {
  const seen = (e) => { const r = e.getBoundingClientRect(); const s = getComputedStyle(e); return r.width > 1 && r.height > 1 && s.visibility !== 'hidden' && !e.closest('[hidden], .vh, .skip') };
  const name = (e) => e.tagName.toLowerCase() + (e.className && e.className.baseVal === undefined ? '.' + e.className : '') + ' "' + e.textContent.trim().slice(0, 30) + '"';
  const out = { sideways: document.documentElement.scrollWidth - innerWidth, wide: [], targets: [], text: [] };
  if (out.sideways > 0) for (const e of document.querySelectorAll('body *')) { if (seen(e) && e.getBoundingClientRect().right > innerWidth + 1) out.wide.push(name(e)); }
  if (innerWidth < 400) for (const e of document.querySelectorAll('a, button, input, select, textarea, summary, label.check')) {
    if (!seen(e) || e.matches('label input, [type=hidden]') || e.closest('.leaflet-container svg')) continue;
    if (getComputedStyle(e).display === 'inline') continue;
    if (e.closest('.card') && e.matches('h2 a, h3 a')) continue;
    const r = e.getBoundingClientRect();
    if (r.height < 43.5 || r.width < 43.5) out.targets.push(name(e) + ' ' + Math.round(r.width) + 'x' + Math.round(r.height));
  }
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || !seen(e) || e.closest('svg, option, script')) continue;
    const s = getComputedStyle(e), size = parseFloat(s.fontSize), high = parseFloat(s.lineHeight) / size;
    if (high < 1.14) out.text.push(name(e) + ' line height ' + high.toFixed(2));
    if (size < 12.9) out.text.push(name(e) + ' ' + size + ' px');
    if (/hidden|clip/.test(s.overflow) && (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2)) out.text.push(name(e) + ' clipped');
  }
  return out;
}"""


@dataclass
class Finding:
    """What is wrong with one page in one view."""

    address: str
    view: str
    problems: list[str] = field(default_factory=list)


_running: list[Any] = []


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, driven by playwright, which drives one in a process: where one runs already it is lent, and what was opened in it closed."""
    from playwright.sync_api import sync_playwright

    if _running:
        before = set(_running[0].contexts)
        yield _running[0]
        for context in set(_running[0].contexts) - before:
            context.close()
        return
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        _running.append(running)
        try:
            yield running
        finally:
            _running.clear()
            running.close()


def look(
    running: Any,
    address: str,
    width: int,
    scheme: str,
    *,
    cookies: Iterable[dict[str, str]] = (),
    shot: Path | None = None,
) -> Finding:
    """One page in one view. Only this host may be asked; anything else is a problem and is not answered."""
    finding = Finding(address, f"{width} {scheme}")
    host = urlsplit(address).netloc
    context = running.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale="vi-VN",
        reduced_motion="reduce",
        bypass_csp=False,
    )
    try:
        context.add_cookies(list(cookies))
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                finding.problems.append(f"console: {message.text[:200]}") if message.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: finding.problems.append(f"script: {error}"))

        def route(one: Any) -> None:
            if urlsplit(one.request.url).netloc in ("", host):
                one.continue_()
            else:
                finding.problems.append(f"outside address: {one.request.url}")
                one.abort()

        page.route("**/*", route)
        requests: list[Any] = []
        page.on("requestfinished", lambda request: requests.append(request))
        answer = page.goto(address, wait_until="load")
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        if answer is None or answer.status >= 500:
            finding.problems.append(f"answered {answer.status if answer else 'nothing'}")
        if shot is not None:
            # Pictures below the fold load late; for the picture of the whole page they load now.
            page.evaluate(
                "Promise.all([...document.images].map((one) => { one.loading = 'eager'; return one.decode().catch(() => 0) }))"
            )
            page.screenshot(path=str(shot), full_page=True)
        finding.problems += _measured(page)
        weight = sum(_bytes(one) for one in requests)
        if weight > BYTES:
            finding.problems.append(f"{weight} bytes before fonts, pictures and map data")
        finding.problems += _axe(page)
    finally:
        context.close()
    return finding


def _bytes(request: Any) -> int:
    """Compressed bytes of a document, style or script; fonts, pictures and map data are counted apart.

    A development server compresses nothing, so what came plain is weighed as gzip would send it.
    """
    response = request.response() if request.resource_type in ("document", "stylesheet", "script") else None
    if response is None or response.status >= 300:
        return 0
    if response.headers.get("content-encoding"):
        return int(request.sizes()["responseBodySize"])
    return len(gzip.compress(response.body(), 6))


def _measured(page: Any) -> list[str]:
    found = page.evaluate(MEASURE)
    problems = (
        [f"scrolls sideways by {found['sideways']} px: {'; '.join(found['wide'][:4])}"] if found["sideways"] > 0 else []
    )
    problems += [f"small target: {one}" for one in found["targets"][:8]]
    return problems + [f"text: {one}" for one in found["text"][:8]]


def _axe(page: Any) -> list[str]:
    # axe cannot see the ground under a picture, so the paper fibre is taken away for it; the CSP allows no added style.
    page.evaluate("document.body.style.setProperty('background-image', 'none')")
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"axe {one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:160]} | {' '.join(one['nodes'][0]['failureSummary'].split())[:220]}"
        for one in result["violations"]
    ]


def check(
    addresses: Iterable[str], *, cookies: Iterable[dict[str, str]] = (), shots: Path | None = None
) -> list[Finding]:
    """Every page in every view; only those with a problem come back."""
    found = []
    cookies = list(cookies)
    with browser() as running:
        for address in addresses:
            for width, scheme in VIEWS:
                name = (
                    re.sub(r"\W+", "-", urlsplit(address).path.strip("/") + "-" + urlsplit(address).query).strip("-")
                    or "home"
                )
                finding = look(
                    running,
                    address,
                    width,
                    scheme,
                    cookies=cookies,
                    shot=shots / f"{name[:60]}-{width}-{scheme}.png" if shots else None,
                )
                if finding.problems:
                    found.append(finding)
    return found


def main() -> int:
    """Read the command line, print what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--cookie", action="append", default=[])
    options = parser.parse_args()
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(options.addresses[0]))
    cookies = [
        {"name": name, "value": value, "url": origin} for name, value in (one.split("=", 1) for one in options.cookie)
    ]
    found = check(options.addresses, cookies=cookies, shots=options.shots)
    for one in found:
        print(one.address, one.view)
        for problem in one.problems:
            print("   ", problem)
    print(f"{len(options.addresses)} pages in {len(VIEWS)} views; {len(found)} with problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
