"""A report is begun, written, frozen, approved by another, replaced or withdrawn; each move in the ledger."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.documents import kept
from ocop.ledger import canonical
from ocop.ledger.record import head, record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.programme.models import Report, ReportVersion
from ocop.programme.reach import runs_programme
from ocop.programme.reports import filling, keeping, papers, shapes
from ocop.ui import office
from ocop.workdays import clock

FIRST_YEAR = 2018
MOST_WORDS = 20_000
State, VersionState = Report.State, ReportVersion.State


def may_write(by: Any) -> bool:
    """City officers."""
    return runs_programme(rights_of(by))


def _locked(by: Any, pk: int, *, revision: int | None = None) -> Report:
    report = Report.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if report is None or not may_write(by):
        raise Refused(_("This report is not yours to change."))
    if revision is not None and report.revision != revision:
        raise Refused(_("Somebody has changed the report meanwhile; look at it again before you save."))
    found: Report = report
    return found


def _save(report: Report, *fields: str) -> None:
    report.revision += 1
    report.save(update_fields=[*fields, "revision"])


def begin(*, by: Any, template: str, period: str, year: int, part: int = 1, register: str = "") -> Report:
    """A draft of a period. Raises Refused."""
    if not may_write(by):
        raise Refused(_("Reports are written by the coordination office."))
    kind = shapes.template(template)
    if kind is None:
        raise Refused(_("Choose a kind of report."), field="template")
    if period not in kind.periods:
        raise Refused(_("This kind of report is not made for such a period."), field="period")
    today = clock.today()
    if not FIRST_YEAR <= year <= today.year:
        raise Refused(
            _("The year has to lie from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": today.year},
            field="year",
        )
    try:
        start, end = shapes.span(period, year, part)
    except ValueError:
        raise Refused(_("Choose a quarter from 1 to 4, or a month from 1 to 12."), field="part") from None
    if start > today:
        raise Refused(_("This period has not begun yet."), field="part")
    title = f"{kind.vi} {shapes.period_name(period, start)}"
    try:
        with transaction.atomic():
            report = Report.objects.create(
                register=register or settings.OCOP_REGISTER,
                template=kind.id,
                period=period,
                start=start,
                end=end,
                title=title,
                created_at=clock.now(),
                made_by=by,
                made_by_name=by.name,
            )
            record(
                by=by,
                action="programme.report_begin",
                topic="programme",
                subject=report,
                after={"template": kind.id, "start": start, "end": end},
            )
    except IntegrityError:
        raise Refused(_("There is such a report of this period already; open it.")) from None
    return report


def write(*, by: Any, pk: int, revision: int, title: str, number: str, words: Mapping[str, str]) -> Report:
    """Keep title, number and the words of the sections. Raises Refused; a frozen report is opened again first."""
    with transaction.atomic():
        report = _locked(by, pk, revision=revision)
        if report.state != State.DRAFT:
            raise Refused(_("This report is frozen. Open it again before you change its words."))
        known = {section.code for section in _template(report).sections}
        kept_words = {code: text.replace("\r\n", "\n").strip() for code, text in words.items() if code in known}
        for code, text in kept_words.items():
            if len(text) > MOST_WORDS:
                raise Refused(_("This is too long: at most 20,000 characters."), field=f"words_{code}")
        if not title.strip():
            raise Refused(_("Give the report a title."), field="title")
        before = {"title": report.title, "number": report.number, "words": report.words}
        report.title, report.number = title.strip()[:250], number.strip()[:80]
        report.words = {code: text for code, text in kept_words.items() if text}
        after = {"title": report.title, "number": report.number, "words": report.words}
        changed = [name for name in after if after[name] != before[name]]
        if changed:
            _save(report, "title", "number", "words")
            record(
                by=by,
                action="programme.report_write",
                topic="programme",
                subject=report,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )
    return report


def _template(report: Report) -> shapes.Template:
    kind = shapes.template(report.template)
    if kind is None:
        raise Refused(_("The kind of this report is not among the templates any more; its frozen versions stay."))
    return kind


def dressed(content: dict[str, Any], *, by: Any, number: int | None, day: datetime.date) -> dict[str, Any]:
    """The content with the office, who made it and the foot of its pages; `number` is that of the version, none for a draft."""
    name = office.who_runs_it().name
    stamp = f"Bản {number}, chốt ngày {day:%d/%m/%Y}" if number else "BẢN NHÁP, chưa chốt số liệu"
    return {
        **content,
        "office": {
            "name": name or "Văn phòng điều phối nông thôn mới",
            "above": "Ủy ban nhân dân thành phố Hà Nội",
            "date": f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
        },
        "signed": [
            {"role": "Người lập báo cáo", "name": str(getattr(by, "name", ""))},
            {"role": "Lãnh đạo", "name": ""},
        ],
        "stamp": f"{stamp}{' · dữ liệu minh hoạ' if content['is_demo'] else ''}",
    }


@dataclass(frozen=True)
class Drawn:
    """What will be frozen, drawn up before any lock is taken: it takes seconds, and nobody should wait for it."""

    number: int
    as_of: datetime.date
    known_at: datetime.datetime
    sequence: int
    text: str
    parts: dict[str, bytes]
    made: dict[str, str]


def _draw(by: Any, report: Report) -> Drawn:
    newest = report.versions.order_by("-number").first()
    number = newest.number + 1 if newest is not None else 1
    # Before the figures: what is recorded while they are counted belongs to what has changed since.
    sequence, _hash = head()
    now = clock.now()
    filled = filling.fill(report, _template(report), reader=by, with_rows=True)
    text = canonical.dumps(canonical.plain(dressed(filled.kept, by=by, number=number, day=clock.today())))
    content = json.loads(text)
    parts = papers.parts_today()
    made = {ending: keeping.sha(papers.make(ending, content, parts)) for ending in papers.ENDINGS}
    return Drawn(number, filling.as_of(report), now, sequence, text, parts, made)


def freeze(*, by: Any, pk: int, revision: int) -> ReportVersion:
    """Keeps the figures, their rows, the words, the templates and fonts, and the digests of the three documents. Raises Refused."""
    with transaction.atomic():
        seen = _locked(by, pk, revision=revision)
    if seen.state != State.DRAFT:
        raise Refused(_("This report is frozen already."))
    drawn = _draw(by, seen)
    with transaction.atomic():
        report = _locked(by, pk, revision=revision)  # the same revision, so still the draft that was drawn up
        version = ReportVersion.objects.create(
            report=report,
            number=drawn.number,
            content=drawn.text,
            digest=canonical.digest(drawn.text),
            as_of=drawn.as_of,
            known_at=drawn.known_at,
            ledger_sequence=drawn.sequence,
            parts=keeping.keep(drawn.parts),
            made=drawn.made,
            makers=kept.makers(),
            frozen_at=drawn.known_at,
            frozen_by=by,
            frozen_by_name=by.name,
        )
        report.state = State.FROZEN
        _save(report, "state")
        record(
            by=by,
            action="programme.report_freeze",
            topic="programme",
            subject=report,
            after={
                "version": version.number,
                "as_of": version.as_of,
                "digest": version.digest,
                "documents": version.made,
            },
        )
    return version


def _newest(report: Report) -> ReportVersion:
    version = report.versions.order_by("-number").first()
    if version is None:
        raise Refused(_("This report was never frozen."))
    return version


def approve(*, by: Any, pk: int, revision: int) -> ReportVersion:
    """Another officer than who froze it says that it stands; an earlier approved version is replaced. Raises Refused."""
    with transaction.atomic():
        report = _locked(by, pk, revision=revision)
        if report.state != State.FROZEN:
            raise Refused(_("Only a frozen report can be approved."))
        version = _newest(report)
        if version.frozen_by_id == by.pk:
            raise Refused(_("Somebody other than who froze the report has to approve it."))
        keeping.content_of(version)
        replaced = list(report.versions.filter(state=VersionState.APPROVED))
        report.versions.filter(state=VersionState.APPROVED).update(state=VersionState.REPLACED)
        version.state, version.approved_at, version.approved_by, version.approved_by_name = (
            VersionState.APPROVED,
            clock.now(),
            by,
            by.name,
        )
        version.save(update_fields=["state", "approved_at", "approved_by", "approved_by_name"])
        report.state = State.APPROVED
        _save(report, "state")
        record(
            by=by,
            action="programme.report_approve",
            topic="programme",
            subject=report,
            after={"version": version.number, "digest": version.digest, "replaces": [one.number for one in replaced]},
        )
    return version


def reopen(*, by: Any, pk: int, revision: int, reason: str) -> Report:
    """Back to a draft, with the reason. A version that waits for approval is withdrawn; an approved one stands until another is approved."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why it is opened again."), field="reason")
    with transaction.atomic():
        report = _locked(by, pk, revision=revision)
        if report.state not in (State.FROZEN, State.APPROVED):
            raise Refused(_("This report is not frozen."))
        version = _newest(report)
        if report.state == State.FROZEN:
            version.state, version.state_reason = VersionState.WITHDRAWN, reason[:500]
            version.save(update_fields=["state", "state_reason"])
        report.state = State.DRAFT
        _save(report, "state")
        record(
            by=by,
            action="programme.report_reopen",
            topic="programme",
            subject=report,
            after={"version": version.number},
            reason=reason,
        )
    return report


def withdraw(*, by: Any, pk: int, revision: int, reason: str) -> Report:
    """The whole report is withdrawn, with the reason; what was frozen stays to be read by the city's officers. Raises Refused."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why it is withdrawn."), field="reason")
    with transaction.atomic():
        report = _locked(by, pk, revision=revision)
        if report.state == State.WITHDRAWN:
            raise Refused(_("This report is withdrawn already."))
        standing = report.versions.filter(state__in=[VersionState.FROZEN, VersionState.APPROVED])
        numbers = sorted(standing.values_list("number", flat=True))
        standing.update(state=VersionState.WITHDRAWN, state_reason=reason[:500])
        report.state = State.WITHDRAWN
        _save(report, "state")
        record(
            by=by,
            action="programme.report_withdraw",
            topic="programme",
            subject=report,
            after={"versions": numbers},
            reason=reason,
        )
    return report
