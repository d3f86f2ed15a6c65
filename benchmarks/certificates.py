"""Certificates: the page of a scanned code, the signature alone, and 500 certificates as one PDF against WeasyPrint.

The yardstick of the page is a Django hello with the same middleware. WeasyPrint is asked in the interpreter that
BENCH_WEASYPRINT names (it is no dependency of ours), with the same words, font and code, drawn as HTML; 20 of its pages are
timed and 500 reckoned from them.
"""

from __future__ import annotations

import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from typing import Any

from benchmarks.pages import ask, prepare, rate

COUNT = 500
WEASY = """
import json, sys, time, resource
from weasyprint import HTML
pages = json.load(open(sys.argv[1]))
def html(it):
    return f'''<html lang="vi"><head><style>@font-face {{font-family: V; src: url(file://{sys.argv[2]})}} @page {{size: A4 landscape; margin: 15mm; border: 3px double #8e1f1c}}
    body {{font-family: V; text-align: center}} h1 {{color: #8e1f1c; font-size: 34pt}} td {{text-align: left}}</style></head><body><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>
    <p>{it["body"]}</p><h1>GIẤY CHỨNG NHẬN</h1><h2>{it["product"]}</h2><p>{it["of_whom"]}</p><p>{it["stars_vi"]}</p><table><tr><td>{it["code"]}</td></tr><tr><td>{it["number"]}</td></tr>
    <tr><td>{it["decision"]}</td></tr><tr><td>{it["valid"]}</td></tr></table><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {it["modules"]} {it["modules"]}" width="31mm" height="31mm"><path d="{it["qr"]}"/></svg></body></html>'''
HTML(string=html(pages[0])).write_pdf()
began, cpu = time.perf_counter(), time.process_time()
for it in pages:
    HTML(string=html(it)).write_pdf()
print(json.dumps([(time.perf_counter() - began) / len(pages), (time.process_time() - cpu) / len(pages), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def scanned(application: Any) -> None:
    """The page for codes seen for the first time, seen again, and the signature alone."""
    from django.conf import settings

    from ocop.portal import page_cache
    from ocop.recognition.certificates import keys, tokens, verifying
    from ocop.recognition.models import Certificate

    all_tokens = list(Certificate.objects.order_by("?").values_list("token", flat=True)[:4000])
    if not all_tokens:
        raise SystemExit("The demo city has no certificates.")
    endless = itertools.cycle(all_tokens)

    def unseen() -> str:
        """The next code; after the last of them everything kept of codes is let go."""
        token = next(endless)
        if token == all_tokens[0]:
            page_cache.caches["pages"].clear()
            verifying._read.cache_clear()
        return token

    def hello() -> tuple[float, float, int]:
        return rate(lambda: ask(application, "/hello"))

    before = hello()
    rows = []
    settings.OCOP_PAGE_CACHE = True
    rows.append(("page, a code not kept", *rate(lambda: ask(application, f"/q/{unseen()}"))[:2]))
    after = hello()
    # Before and after: other work shares the cores.
    wall, hello_cpu = (before[0] + after[0]) / 2, (before[1] + after[1]) / 2
    rows.insert(0, ("Django hello, same middleware", wall, hello_cpu))
    rows.append(("page, the same code again", *rate(lambda: ask(application, f"/q/{all_tokens[0]}"))[:2]))
    page_cache.caches["pages"].clear()
    public = {number: keys.public_half(row.public) for number, row in keys.known_rows().items()}

    def signature() -> tuple[int, int]:
        tokens.read(next(endless), public)
        return 200, 0

    rows.append(("signature alone (Ed25519)", *rate(signature)[:2]))

    def verdict() -> tuple[int, int]:
        verifying.verdict(next(endless))
        return 200, 0

    rows.append(("verdict without the page, signature kept", *rate(verdict)[:2]))
    print(f"{'':44}{'a second':>10}{'by CPU':>10}{'of hello':>10}")
    for name, wall, cpu in rows:
        print(f"{name:44}{wall:10,.0f}{cpu:10,.0f}{cpu / hello_cpu:10.2f}")


def printed() -> None:
    """500 certificates as one PDF, as the job makes them: parts of 25, then joined."""
    import django

    django.setup()
    from ocop.recognition.certificates import jobs, printing
    from ocop.recognition.models import Certificate, PrintJob
    from ocop.workdays import clock

    rows = list(Certificate.objects.order_by("serial")[:COUNT])
    printing.render(rows[:1], at="https://ocop.example.vn")
    now = clock.now()
    job = PrintJob.objects.create(
        certificates=[one.pk for one in rows],
        total=len(rows),
        base="https://ocop.example.vn",
        created_at=now,
        heard_at=now,
    )
    began, cpu = time.perf_counter(), time.process_time()
    jobs.run(job_id=job.pk)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    job.refresh_from_db()
    from django.core.files.storage import default_storage

    size = default_storage.size(job.path)
    default_storage.delete(job.path)
    job.delete()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{len(rows)} certificates as one PDF: {wall:.1f} s, {cpu:.1f} s CPU, {size / 1e6:.1f} MB, peak {peak:.0f} MB (goal <= 25 s)"
    )
    other = os.environ.get("BENCH_WEASYPRINT")
    if not other:
        print("WeasyPrint: not asked; name an interpreter that has it in BENCH_WEASYPRINT.")
        return
    from ocop.documents import pdf

    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([printing.page_of(one, at="https://ocop.example.vn") for one in rows[:20]], file)
        file.flush()
        found = subprocess.run(
            [other, "-c", WEASY, file.name, str(pdf.FONTS / "BeVietnamPro_400Regular.ttf")],
            capture_output=True,
            text=True,
            check=False,
        )
    if found.returncode:
        print(f"WeasyPrint could not be asked: {found.stderr.strip().splitlines()[-1]}")
        return
    each, each_cpu, memory = json.loads(found.stdout)
    print(
        f"WeasyPrint, the same words, without drawing the code itself: {each * 1000:.0f} ms each ({each_cpu * 1000:.0f} CPU), "
        f"{each_cpu * COUNT:.0f} s CPU for {COUNT}, peak {memory:.0f} MB: ours is {each_cpu * len(rows) / cpu:.1f} times as fast by CPU"
    )


if __name__ == "__main__":
    if "printed" in sys.argv:
        printed()
    else:
        application, _slug = prepare()
        scanned(application)
        # A process of its own, so that the peak of memory is that of the job.
        subprocess.run([sys.executable, "-m", "benchmarks.certificates", "printed"], check=True)
