"""Certificates and endings at the desk: who may open what, lists, jobs that outlive a killed worker."""

from __future__ import annotations

import datetime
import io
import json
from typing import Any
from urllib.parse import urlencode

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.recognition.certificates import issuing, jobs
from ocop.recognition.models import Certificate, PrintJob, Recognition
from tests import builders
from tests.cast import Cast
from tests.page_access import CITY, OFFICERS, PageAccess, PostAccess

TODAY = datetime.date(2026, 11, 22)
READERS = OFFICERS | {"auditor"}
NEAR = {"producer_member", "commune_officer", "trade_officer", "auditor", *CITY}


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.OCOP_TODAY = TODAY


def asked(name: str, **query: str) -> str:
    return f"{reverse(name)}?{urlencode(query)}"


def rows(cast: Cast, count: int = 1, **extra: Any) -> list[Recognition]:
    return [
        builders.recognition(
            builders.product(f"Bình mật {n}", producer=cast.home_producer, commune=cast.home_commune, is_public=True),
            **extra,
        )
        for n in range(count)
    ]


def made(cast: Cast, count: int = 1) -> list[Certificate]:
    return issuing.issue_certificates(by=cast.city_officer.person, recognitions=rows(cast, count)).made


def job(cast: Cast, count: int = 1) -> PrintJob:
    return jobs.start(by=cast.city_officer.person, certificates=made(cast, count), at="https://x.vn")


class TestCertificates(PageAccess):
    may = READERS | {"producer_member", "other_member"}

    def url(self, cast):
        return reverse("desk:certificates")


class TestCertificate(PageAccess):
    may = NEAR
    private = ("Bình mật",)

    def url(self, cast):
        return reverse("desk:certificate", args=[made(cast)[0].pk])


class TestCertificatePdf(PageAccess):
    may = NEAR

    def url(self, cast):
        return reverse("desk:certificate_pdf", args=[made(cast)[0].pk])


class TestCertificateCode(PageAccess):
    may = NEAR

    def url(self, cast):
        return reverse("desk:certificate_code", args=[made(cast)[0].pk, "svg"])


class TestCertificateReplace(PageAccess):
    may = CITY

    def url(self, cast):
        return reverse("desk:certificate_replace", args=[made(cast)[0].pk])


class TestIssue(PageAccess):
    may = CITY

    def url(self, cast):
        rows(cast)
        return reverse("desk:certificates_issue")


class TestIssueButton(PostAccess):
    may = CITY

    def url(self, cast):
        rows(cast)
        return reverse("desk:certificates_issue")


class TestKeys(PageAccess):
    may = CITY | {"auditor"}

    def url(self, cast):
        made(cast)
        return reverse("desk:certificates_keys")


class TestPrint(PostAccess):
    may = CITY

    def url(self, cast):
        made(cast)
        return reverse("desk:certificates_print")


class TestJob(PageAccess):
    may = CITY

    def url(self, cast):
        return reverse("desk:certificates_job", args=[job(cast).pk])


class TestJobFile(PageAccess):
    may = CITY

    def url(self, cast):
        one = job(cast)
        jobs.run(job_id=one.pk)
        return reverse("desk:certificates_file", args=[one.pk])


class TestJobResume(PostAccess):
    may = CITY

    def url(self, cast):
        one = job(cast)
        PrintJob.objects.filter(pk=one.pk).update(heard_at=one.heard_at - datetime.timedelta(minutes=5))
        return reverse("desk:certificates_resume", args=[one.pk])


class TestEndings(PageAccess):
    may = READERS | {"producer_member", "other_member"}

    def url(self, cast):
        rows(cast)
        return reverse("desk:endings")


class TestForecast(PageAccess):
    may = READERS

    def url(self, cast):
        rows(cast)
        return reverse("desk:forecast")


class TestOffShelf(PageAccess):
    may = READERS | {"producer_member", "other_member"}

    def url(self, cast):
        rows(cast, issued_on=datetime.date(2022, 1, 1))
        return reverse("desk:off_shelf")


def test_issue_by_decision_then_once_more(cast: Cast) -> None:
    rows(cast, 2, decision="A/QĐ")
    rows(cast, 1, decision="B/QĐ")
    address = reverse("desk:certificates_issue")
    page = cast.city_officer.get(address).content.decode()
    assert "3 quyết định còn hiệu lực" in page
    cast.city_officer.post(address, {"decision": "A/QĐ"})
    assert sorted(Certificate.objects.values_list("decision", flat=True)) == ["A/QĐ", "A/QĐ"]
    cast.city_officer.post(address, {"decision": "A/QĐ"})
    assert Certificate.objects.count() == 2
    cast.city_officer.post(address)
    assert Certificate.objects.count() == 3


@pytest.mark.parametrize("bad", ["99999999999999999999", "x", "٣", "-1"])
def test_nonsense_keys_are_answered(cast: Cast, bad: str) -> None:
    assert cast.city_officer.post(reverse("desk:certificates_issue"), {"recognition": bad}).status_code == 302
    assert cast.city_officer.get(asked("desk:endings", **{"month": bad, "within": bad})).status_code == 200
    assert cast.city_officer.get(asked("desk:off_shelf", **{"since": bad})).status_code == 200
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize("name", ["desk:certificates", "desk:endings", "desk:off_shelf"])
def test_lists_ask_the_same_for_one_and_for_three(cast: Cast, name: str) -> None:
    counts = []
    for count in (1, 2):
        made(cast, count)
        rows(cast, count, issued_on=datetime.date(2022, 1, 1))
        cast.city_officer.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            assert cast.city_officer.get(reverse(name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("state", ["in_force", "ended", "withdrawn", "replaced", ""])
def test_states_of_the_list(cast: Cast, state: str) -> None:
    from ocop.recognition.actions import withdraw

    stays, gone, old = made(cast, 3)
    withdraw(by=cast.city_officer.person, recognition=gone.recognition, ground="mark", decision="9", decided_on=TODAY)
    [new] = issuing.reissue(by=cast.city_officer.person, certificates=[old], reason="Mất")
    listed = {
        "in_force": [stays.number, new.number],
        "ended": [],
        "withdrawn": [gone.number],
        "replaced": [old.number],
        "": [stays.number, gone.number, old.number, new.number],
    }
    found = cast.city_officer.get(asked("desk:certificates", **{"state": state, "format": "json", "sort": "number"}))
    assert [row["number"] for row in json.loads(b"".join(found.streaming_content))] == listed[state]


def test_the_forecast_adds_up_and_downloads(cast: Cast) -> None:
    rows(cast, 2, issued_on=datetime.date(2024, 3, 5))
    rows(cast, 1, issued_on=datetime.date(2024, 1, 31))
    page = cast.commune_officer.get(reverse("desk:forecast")).content.decode()
    assert "3 sao sẽ hết hạn" in page
    found = cast.commune_officer.get(asked("desk:forecast", **{"format": "csv"}))
    text = b"".join(found.streaming_content).decode("utf-8-sig").splitlines()
    assert text[0].endswith(",Cộng")
    assert text[1] == "Xã Bát Tràng Thử,0,0,1,0,2,0,0,0,0,0,0,0,3"


def test_many_become_one_file_even_when_the_worker_is_killed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PART", 2)
    one = job(cast, 5)
    drawn = jobs.printing.render
    calls = []

    def killed(certificates: Any, *, at: str) -> bytes:
        calls.append(len(certificates))
        if len(calls) == 2:
            raise KeyboardInterrupt  # as a killed process: nothing is caught, nothing is cleaned
        return drawn(certificates, at=at)

    monkeypatch.setattr(jobs.printing, "render", killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job_id=one.pk)
    one.refresh_from_db()
    assert (one.state, one.done) == ("working", 2)
    page = cast.city_officer.get(reverse("desk:certificates_job", args=[one.pk])).content.decode()
    assert "Làm tiếp" not in page
    PrintJob.objects.filter(pk=one.pk).update(heard_at=one.heard_at - datetime.timedelta(seconds=31))
    assert "Làm tiếp" in cast.city_officer.get(reverse("desk:certificates_job", args=[one.pk])).content.decode()
    one.refresh_from_db()
    jobs.resume(by=cast.city_officer.person, job=one)
    jobs.run(job_id=one.pk)
    one.refresh_from_db()
    assert calls == [2, 2, 2, 1]  # the first part was not made again
    assert (one.state, one.done) == ("done", 5)
    answer = cast.city_officer.get(reverse("desk:certificates_file", args=[one.pk]))
    pages = pypdf.PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages
    assert [f"MAU-01-{n:06d}" in page.extract_text() for n, page in enumerate(pages, 1)] == [True] * 5
    assert not default_storage.exists(f"prints/{one.pk}/part-00000.pdf")
    jobs.run(job_id=one.pk)
    assert len(calls) == 4


def test_old_jobs_are_cleared(cast: Cast) -> None:
    one = job(cast)
    jobs.run(job_id=one.pk)
    path = PrintJob.objects.get(pk=one.pk).path
    PrintJob.objects.filter(pk=one.pk).update(created_at=one.created_at - datetime.timedelta(days=8))
    jobs.start(by=cast.city_officer.person, certificates=Certificate.objects.all(), at="https://x.vn")
    assert not PrintJob.objects.filter(pk=one.pk).exists()
    assert not default_storage.exists(path)
