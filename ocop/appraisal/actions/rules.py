"""Putting rules into force: a criteria set or a regulation becomes an unchangeable copy from a day; a later one closes the earlier.

The files under ocop/rulebooks/data are the seed. What ships with the program is activated once at setup, from the days of its
decree; a newer text of a set that is already active waits for an officer, who says from which day it counts.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal.models import CriteriaVersion, RegulationVersion
from ocop.ledger import canonical
from ocop.ledger.record import SYSTEM, record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.rulebooks import wording
from ocop.rulebooks.criteria import CriteriaSet, criteria_set, decree_ids, load_set, sets_of
from ocop.rulebooks.decrees import Decree, all_decrees
from ocop.rulebooks.loading import DATA, Document, read
from ocop.rulebooks.regulations import Regulation, all_regulations
from ocop.workdays import clock


@dataclass(frozen=True)
class Newer:
    """A text that lies with the program and is not the one in force: the set, and its digest."""

    set_id: str
    name: str
    digest: str


def content_of(set_id: str) -> dict[str, Any]:
    """The document of a set as it is frozen: the file's data with the official wording laid over it. KeyError for an unknown set."""
    one = criteria_set(set_id)
    path = next(path for path in (DATA / one.decree_id).glob("*.yaml") if _id_of(path) == set_id)
    data = copy.deepcopy(read(path).data)
    overlay = wording.FOLDER / f"{set_id}.yaml"
    if overlay.exists():
        _lay(data, wording.checked(read(overlay), one))
    load_set(Document(path, data, {}))  # what is frozen must be readable again
    return data


def _id_of(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("id:")), "")


def _lay(data: dict[str, Any], texts: Mapping[tuple[str, int | None], str]) -> None:
    if ("", None) in texts:
        data["official"] = texts["", None]
    for part in data["parts"]:
        for section in part["sections"]:
            for node in [section, *section.get("criteria", ())]:
                if (node["no"], None) in texts:
                    node["official"] = texts[node["no"], None]
                for place, choice in enumerate(node.get("choices", ())):
                    if (node["no"], place) in texts:
                        choice["official"] = texts[node["no"], place]


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical content."""
    return canonical.digest(canonical.dumps(canonical.plain(content)))


def _may(by: Any) -> None:
    if by is not None and not rights_of(by).is_city_officer:
        raise Refused(_("Only the coordination office puts rules into force."))


def activate_set(*, by: Any, set_id: str, active_from: datetime.date) -> CriteriaVersion:
    """Freeze the set's present text as in force from a day; the version before ends the day before. Raises Refused.

    A day that is over is refused: dossiers filed since then stand under the rules of their day.
    """
    _may(by)
    if by is not None and active_from < clock.today():
        raise Refused(_("Rules come into force today or later, not on a day that is over."), field="active_from")
    try:
        content = content_of(set_id)
    except KeyError:
        raise Refused(_("There is no criteria set %(set)s.") % {"set": set_id[:40]}) from None
    with transaction.atomic():
        earlier = list(CriteriaVersion.objects.select_for_update().filter(set_id=set_id).order_by("active_from"))
        digest = digest_of(content)
        if any(row.digest == digest for row in earlier):
            raise Refused(_("This text of the set was put into force already."))
        open_ones = [row for row in earlier if row.active_to is None or row.active_to >= active_from]
        if any(row.active_from >= active_from for row in open_ones):
            raise Refused(_("A version that begins on this day or later stands already."), field="active_from")
        for row in open_ones:
            row.active_to = active_from - datetime.timedelta(days=1)
            row.save(update_fields=["active_to"])
        version = _frozen(by, content, digest, active_from, None)
        record(
            by=by,
            action="appraisal.activate_set",
            topic="appraisal",
            subject=version,
            before={"closed": [row.pk for row in open_ones]},
            after={"set": set_id, "digest": digest, "active_from": active_from},
        )
    return version


def _frozen(
    by: Any, content: Mapping[str, Any], digest: str, first: datetime.date, last: datetime.date | None
) -> CriteriaVersion:
    return CriteriaVersion.objects.create(
        set_id=content["id"],
        decree=content["id"].rsplit("-", 1)[0],
        digest=digest,
        content=canonical.plain(content),
        active_from=first,
        active_to=last,
        activated_by_name=SYSTEM if by is None else by.name,
        created_at=clock.now(),
    )


def activate_shipped() -> int:
    """Freeze every set and regulation of which no version stands yet, from the days of its decree; how many were made.

    Run at setup, again and again: what stands is left as it is, and nothing is written when nothing is new.
    """
    decrees = {decree.id: decree for decree in all_decrees()}
    made: list[str] = []
    with transaction.atomic():
        known = set(CriteriaVersion.objects.values_list("set_id", flat=True))
        for decree_id in decree_ids():
            decree: Decree = decrees[decree_id]
            for one in sets_of(decree_id):
                if one.id not in known:
                    content = content_of(one.id)
                    _frozen(None, content, digest_of(content), decree.valid_from, decree.valid_to)
                    made.append(one.id)
        if not RegulationVersion.objects.exists():
            for rules in all_regulations():
                _regulation(None, rules, rules.valid_from, rules.valid_to, decision="")
                made.append(rules.id)
        if made:
            record(by=None, action="appraisal.activate_shipped", topic="appraisal", after={"rules": made})
    return len(made)


def newer_texts() -> list[Newer]:
    """Sets whose text with the program was never put into force, though an older one was; an officer decides from when."""
    known = set(CriteriaVersion.objects.values_list("set_id", "digest"))
    ids = {set_id for set_id, _digest in known}
    found = []
    for decree_id in decree_ids():
        for one in sets_of(decree_id):
            digest = digest_of(content_of(one.id))
            if one.id in ids and (one.id, digest) not in known:
                found.append(Newer(one.id, one.wording, digest))
    return found


def regulation_content(rules: Regulation) -> dict[str, Any]:
    """A regulation as it is frozen: its settings, and why each has its value."""
    notes = {
        name: {"open": note.is_open, "reason": note.reason, "source": note.source} for name, note in rules.notes.items()
    }
    return {"id": rules.id, "decree": rules.decree, "settings": rules.settings(), "notes": notes}


def _regulation(
    by: Any, rules: Regulation, first: datetime.date, last: datetime.date | None, *, decision: str, name: str = ""
) -> RegulationVersion:
    content = canonical.plain(regulation_content(rules) | {"name": name, "decision": decision})
    return RegulationVersion.objects.create(
        name=name or rules.name_vi,
        decision=decision,
        digest=digest_of(content),
        content=content,
        active_from=first,
        active_to=last,
        activated_by_name=SYSTEM if by is None else by.name,
        created_at=clock.now(),
    )


def activate_regulation(
    *, by: Any, name: str, decision: str, settings: Mapping[str, Any], active_from: datetime.date
) -> RegulationVersion:
    """The council's own regulation from a day: the default with other settings. The one before ends the day before. Raises Refused."""
    from ocop.rulebooks.regulations import default

    _may(by)
    if not name.strip() or not decision.strip():
        raise Refused(_("A regulation has a name and the number of its decision."), field="name")
    if by is not None and active_from < clock.today():
        raise Refused(_("Rules come into force today or later, not on a day that is over."), field="active_from")
    try:
        rules = default().changed(settings)
    except ValueError as error:
        raise Refused(str(error), field="settings") from None
    with transaction.atomic():
        open_ones = [
            row
            for row in RegulationVersion.objects.select_for_update()
            if row.active_to is None or row.active_to >= active_from
        ]
        if any(row.active_from >= active_from for row in open_ones):
            raise Refused(_("A version that begins on this day or later stands already."), field="active_from")
        content = canonical.plain(regulation_content(rules) | {"name": name.strip(), "decision": decision.strip()})
        if RegulationVersion.objects.filter(digest=digest_of(content)).exists():
            raise Refused(_("This regulation was put into force already."))
        for row in open_ones:
            row.active_to = active_from - datetime.timedelta(days=1)
            row.save(update_fields=["active_to"])
        version = _regulation(by, rules, active_from, None, decision=decision.strip(), name=name.strip())
        record(
            by=by,
            action="appraisal.activate_regulation",
            topic="appraisal",
            subject=version,
            before={"closed": [row.pk for row in open_ones]},
            after={"decision": decision.strip(), "digest": version.digest, "active_from": active_from},
        )
    return version


def in_force(set_id: str, day: datetime.date) -> CriteriaVersion | None:
    """The version of a set in force on a day."""
    rows = CriteriaVersion.objects.filter(set_id=set_id, active_from__lte=day).order_by("-active_from", "-pk")
    return next((row for row in rows if row.active_to is None or row.active_to >= day), None)


def regulation_in_force(day: datetime.date) -> RegulationVersion | None:
    """The regulation a round opened on a day starts with."""
    rows = RegulationVersion.objects.filter(active_from__lte=day).order_by("-active_from", "-pk")
    return next((row for row in rows if row.active_to is None or row.active_to >= day), None)


def sets_in_force(day: datetime.date) -> list[CriteriaVersion]:
    """Every set in force on a day, in the decree's order, without their contents."""
    rows = CriteriaVersion.objects.filter(active_from__lte=day).defer("content").order_by("set_id", "-active_from")
    found: dict[str, CriteriaVersion] = {}
    for row in rows:
        if row.active_to is None or row.active_to >= day:
            found.setdefault(row.set_id, row)
    return list(found.values())


__all__ = [
    "CriteriaSet",
    "Newer",
    "activate_regulation",
    "activate_set",
    "activate_shipped",
    "content_of",
    "digest_of",
    "in_force",
    "newer_texts",
    "regulation_content",
    "regulation_in_force",
    "sets_in_force",
]
