"""The commune's part (decree 26/2026 art. 5): check of components, report on the four contents (form 03), forwarding."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import actors
from ocop.appraisal.checks import CONTENTS
from ocop.appraisal.models import CommuneReport, Dossier
from ocop.appraisal.moves import locked, move
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

FINDINGS = ("met", "partly", "not_met")
COMPONENTS = ("form01", "form02", "evidence", "samples")
LONGEST_WORDS = 4000


class OutdatedReport(Refused):
    """Somebody else saved the report since the page was opened."""


def save_report(
    *,
    by: Any,
    dossier: Dossier,
    contents: Mapping[str, Mapping[str, str]],
    components: Mapping[str, Mapping[str, Any]],
    conclusion: str = "",
    letter_number: str = "",
    letter_date: datetime.date | None = None,
    signed_by_name: str = "",
    revision: int | None = None,
) -> CommuneReport:
    """Keep the report as it stands while the dossier is with the commune; a draft may be incomplete.

    `contents`: content -> {"finding": met|partly|not_met or "", "words"}; `components`: component -> {"is_there": bool, "note"}.
    `revision` is that of the report the officer opened: when another saved since, it is refused and nothing is lost. Raises Refused.
    """
    with transaction.atomic():
        row = locked(by, dossier)
        if actors.acting_as(by, row, ("commune",)) is None:
            raise Refused(_("The report is written by the officers of the commune."))
        if row.state != "filed":
            raise Refused(_("The dossier is not with the commune now; its report stays as it is."))
        _check(contents, components, conclusion, letter_date)
        report = CommuneReport.objects.select_for_update(of=("self",)).filter(dossier=row).first()
        if revision is not None and revision != (report.revision if report else 0):
            raise OutdatedReport(
                _("Somebody else saved this report since you opened it; look at theirs before you save yours.")
            )
        values = {
            "contents": {name: dict(contents.get(name, {})) for name in CONTENTS},
            "components": {name: dict(components.get(name, {})) for name in COMPONENTS},
            "conclusion": conclusion.strip(),
            "letter_number": letter_number.strip(),
            "letter_date": letter_date,
            "signed_by_name": signed_by_name.strip(),
            "written_by": by,
            "written_by_name": by.name[:120],
            "saved_at": clock.now(),
        }
        if report is None:
            report = CommuneReport(dossier=row, revision=0)
        for name, value in values.items():
            setattr(report, name, value)
        report.revision += 1
        report.save()
    return report


def _check(
    contents: Mapping[str, Mapping[str, str]],
    components: Mapping[str, Mapping[str, Any]],
    conclusion: str,
    letter_date: datetime.date | None,
) -> None:
    if set(contents) - set(CONTENTS) or set(components) - set(COMPONENTS):
        raise Refused(_("The report speaks of four contents, and of nothing else."))
    for name, said in contents.items():
        if said.get("finding", "") not in ("", *FINDINGS):
            raise Refused(_("Choose one of the findings."), field=name)
        if len(said.get("words", "")) > LONGEST_WORDS:
            raise Refused(
                _("The words are too long; %(most)s characters at most.") % {"most": LONGEST_WORDS}, field=name
            )
    if len(conclusion) > LONGEST_WORDS:
        raise Refused(
            _("The words are too long; %(most)s characters at most.") % {"most": LONGEST_WORDS}, field="conclusion"
        )
    if letter_date is not None and letter_date > clock.today():
        raise Refused(_("The letter's date lies in the future."), field="letter_date")


def forward(*, by: Any, dossier: Dossier, version: int | None = None) -> Dossier:
    """Send the dossier with its report to the city; from now on the report is not changed. Raises Refused."""
    with transaction.atomic():
        row = locked(by, dossier, version=version)
        report = CommuneReport.objects.filter(dossier=row).first()
        if report is not None:
            lacking = [
                name for name, said in report.components.items() if not said.get("is_there") and not said.get("note")
            ]
            if lacking:
                raise Refused(_("Say of each component whether it is there, or why it is not."), field="components")
            if not report.letter_number or report.letter_date is None:
                raise Refused(_("The letter of request needs its number and date."), field="letter_number")
        row = move(by=by, dossier=row, name="forward", version=version)
        if report is not None:
            record(
                by=by,
                action="appraisal.commune_report",
                topic="appraisal",
                subject=row,
                after={"contents": report.contents, "letter": report.letter_number, "revision": report.revision},
            )
    return row


def attach_signed(*, by: Any, dossier: Dossier, file: StoredFile) -> CommuneReport:
    """Keep the scan of the signed report. After forwarding only where none was there: what was sent is not exchanged. Raises Refused."""
    with transaction.atomic():
        row = locked(by, dossier)
        if actors.acting_as(by, row, ("commune",)) is None:
            raise Refused(_("The report is written by the officers of the commune."))
        report = CommuneReport.objects.select_for_update(of=("self",)).filter(dossier=row).first()
        if report is None:
            raise Refused(_("The commune's report (form 03) is not written."))
        if row.state != "filed" and (report.signed_file_id is not None or row.state == "returned"):
            raise Refused(_("The dossier is not with the commune now; its report stays as it is."))
        before = report.signed_file.digest if report.signed_file is not None else None
        report.signed_file = file
        report.save(update_fields=["signed_file"])
        record(
            by=by,
            action="appraisal.signed_report",
            topic="appraisal",
            subject=row,
            before={"file": before},
            after={"file": file.digest},
        )
    return report
