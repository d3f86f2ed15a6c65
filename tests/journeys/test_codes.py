"""Codes of certificates: the page of every verdict, checking with the network cut, a printed code read back, a print job that is killed."""

from __future__ import annotations

import base64
import io
import json
import os
import signal
import subprocess
import sys
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page

from tests.journeys.cities import BASE, City, wait_for
from tests.journeys.conftest import Opener
from tools.check_pages import VIEWS, look

pytestmark = pytest.mark.journey

STATES = """
import json
from ocop.recognition.actions import retract, withdraw
from ocop.people.models import Role
from ocop.recognition.certificates import issuing, verifying
from ocop.recognition.models import Certificate
from ocop.workdays import clock
officer = Role.objects.filter(name="coordination_officer").first().person
found, wanted = {}, []
for row in Certificate.objects.current().order_by("-ends_on", "pk"):
    state = verifying.verdict(row.token).state
    if state in ("ended", "replaced", "withdrawn"):
        found.setdefault(state, row.token)
    elif state == "in_force" and len(wanted) < 5:
        wanted.append(row)
    if len(wanted) == 5 and "ended" in found:
        break
good, taken, wrong, old, gone = wanted
found["in_force"] = good.token
withdraw(by=officer, recognition=taken.recognition, ground="mark", decision="9/QĐ-UBND", decided_on=clock.today())
retract(by=officer, recognition=wrong.recognition, reason="Nhầm")
issuing.reissue(by=officer, certificates=[old], reason="Mất giấy")
found |= {"withdrawn": taken.token, "cancelled": wrong.token, "replaced": old.token, "unknown": gone.token}
Certificate.objects.filter(pk=gone.pk).delete()
found["forged"] = good.token[:-4] + "AAAA"
print(json.dumps(found))
"""


def shell(city: City, code: str) -> Any:
    return json.loads(city.manage("shell", "--verbosity", "0", "-c", code).strip().splitlines()[-1])


@pytest.fixture(scope="module")
def codes(city: City) -> dict[str, str]:
    """A token of the demo city for every state of an answer."""
    return shell(city, STATES)


@pytest.mark.parametrize("state", ["in_force", "ended", "withdrawn", "cancelled", "replaced", "unknown", "forged"])
def test_the_page_of_a_verdict(browser: Browser, city: City, codes: dict[str, str], state: str) -> None:
    """Axe, targets, sideways scroll, outside addresses and the console, in both languages, narrow and wide, light and dark."""
    expected = "console: Failed to load resource" if state in ("unknown", "forged") else "nothing"
    for language, (width, scheme) in [("", view) for view in VIEWS] + [("/en", VIEWS[0]), ("/en", VIEWS[3])]:
        found = look(browser, f"{city.address}{language}/q/{codes[state]}", width, scheme).problems
        assert [one for one in found if not one.startswith(expected)] == [], (state, language, width, scheme)


def ready(page: Page) -> None:
    page.wait_for_selector("#kiem-tra[data-ready=yes]", timeout=30_000)


def said(page: Page, token: str) -> str | None:
    page.fill("#ma", token)
    page.evaluate("document.getElementById('ket-qua').removeAttribute('data-state')")
    page.click("#hoi button.btn-main")
    page.wait_for_selector("#ket-qua[data-state]")
    return page.get_attribute("#ket-qua", "data-state")


@pytest.mark.parametrize("has_ed25519", [True, False])
def test_checking_with_the_network_cut(browser: Browser, city: City, codes: dict[str, str], has_ed25519: bool) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN", base_url=city.address)
    outside: list[str] = []
    context.on(
        "request", lambda one: None if one.url.startswith((city.address, "data:", "blob:")) else outside.append(one.url)
    )
    if not has_ed25519:
        context.add_init_script(
            "const old = crypto.subtle.importKey.bind(crypto.subtle);"
            "crypto.subtle.importKey = (form, key, what, ...rest) => (what.name || what) === 'Ed25519'"
            " ? Promise.reject(new DOMException('not known', 'NotSupportedError')) : old(form, key, what, ...rest);"
        )
    page = context.new_page()
    page.goto("/q/kiem-tra")
    ready(page)
    context.set_offline(True)
    page.reload()
    ready(page)
    for state in ("in_force", "ended", "withdrawn", "cancelled", "replaced", "forged"):
        assert said(page, codes[state]) == state, (state, has_ed25519)
    # A code scanned by the phone's own camera opens its address: the worker answers with the checking page, which says the same.
    page.goto(f"/q/{codes['withdrawn']}")
    page.wait_for_selector("#ket-qua[data-state=withdrawn]")
    assert outside == []
    context.close()


def test_a_printed_code_opens_its_page(city: City, codes: dict[str, str], opened: Opener) -> None:
    """The PDF as printed at 150 dots an inch, read by another reader of codes."""
    made = f"""
import base64, json
from ocop.recognition.certificates import printing
from ocop.recognition.models import Certificate
row = Certificate.objects.get(token={codes["in_force"]!r})
print(json.dumps([row.number, row.product_name, base64.b64encode(printing.render([row], at={city.address!r})).decode()]))
"""
    number, product, content = shell(city, made)
    sheet = pypdfium2.PdfDocument(base64.b64decode(content))[0].render(scale=150 / 72).to_numpy()
    [code] = zxingcpp.read_barcodes(sheet)
    assert code.text == f"{city.address}/q/{codes['in_force']}"
    page = opened(code.text.removeprefix(city.address))
    assert page.locator(".verdict h1").inner_text() == "Còn hiệu lực"
    assert number in page.locator("main").inner_text()
    assert product in page.locator("main").inner_text()


def test_a_print_job_whose_worker_is_killed(city: City) -> None:
    """60 certificates in parts; the process that makes them is killed with -9 and another takes the job up: each page once.

    The job is not queued, for the city's own worker would take it in the meantime; both processes do what its task does.
    """
    start = """
import json
from ocop.people.models import Role
from ocop.recognition.certificates import jobs
from ocop.recognition.models import Certificate
officer = Role.objects.filter(name="coordination_officer").first().person
rows = list(Certificate.objects.order_by("-serial")[:60])
job = jobs.start(by=officer, certificates=rows, at="https://ocop.example.vn")
print(json.dumps([job.pk, [row.number for row in rows]]))
"""
    environment = city.environment
    job, numbers = shell(city, start)
    folder = city.environment["OCOP_VAR"] + f"/files/prints/{job}"
    run = f"from ocop.recognition.certificates import jobs; jobs.run(job_id={job})"
    first = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", run], cwd=BASE, env=environment
    )
    wait_for(
        lambda: os.path.exists(f"{folder}/part-00000.pdf") or first.poll() is not None, "the first part of a print job"
    )
    first.send_signal(signal.SIGKILL)
    first.wait()
    state = f"import json; from ocop.recognition.models import PrintJob; j = PrintJob.objects.get(pk={job}); print(json.dumps([j.state, j.done, j.path]))"
    assert shell(city, state)[0] == "working"
    city.manage("shell", "--verbosity", "0", "-c", run)
    assert shell(city, state)[:2] == ["done", 60]
    path = city.environment["OCOP_VAR"] + "/files/" + shell(city, state)[2]
    with open(path, "rb") as file:
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.read())).pages]
    assert len(pages) == 60
    assert [next(number for number in numbers if number in text) for text in pages] == numbers
