"""What a scanned code says today: one verdict from the token, the certificate and what became of it."""

from __future__ import annotations

import datetime
import functools
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from ocop.ledger.refusal import Refused
from ocop.recognition.certificates import keys, tokens
from ocop.recognition.certificates.models import Certificate
from ocop.recognition.models import Extension, Recognition, Withdrawal
from ocop.recognition.querysets import extended_to
from ocop.recognition.standing import Standing
from ocop.recognition.standing import state_of as standing_on
from ocop.workdays import clock
from ocop.workdays.dating import add_months

IN_FORCE = "in_force"
ENDED = "ended"
WITHDRAWN = "withdrawn"
REPLACED = "replaced"
CANCELLED = "cancelled"
DISTRUSTED = "distrusted"
UNKNOWN = "unknown"
FORGED = "forged"
STATES = (IN_FORCE, ENDED, WITHDRAWN, REPLACED, CANCELLED, DISTRUSTED, UNKNOWN, FORGED)
"""unknown: signed by us, and not in this register (a restored older copy). Only `in_force` is a pass."""


@dataclass(frozen=True)
class Verdict:
    """The answer to a scanned code. `why` of a forged one: form, key, signature; `facts` as `_COLUMNS` names them."""

    state: str
    token: str
    why: str = ""
    mark: tokens.Mark | None = None
    facts: dict[str, Any] | None = None
    key_name: str = ""

    @property
    def is_pass(self) -> bool:
        """Whether the goods may carry the mark today."""
        return self.state == IN_FORCE


def _rows() -> Any:
    """Certificates with what became of their recognition; day placeholders are filled by the caller."""
    later = Recognition.objects.known().filter(
        Q(counted_from__gt=OuterRef("recognition__counted_from"))
        | Q(counted_from=OuterRef("recognition__counted_from"), pk__gt=OuterRef("recognition_id")),
        product=OuterRef("recognition__product_id"),
    )
    taken = Withdrawal.objects.known().filter(recognition=OuterRef("recognition_id"))
    return Certificate.objects.annotate(
        withdrawn_on=Subquery(taken.order_by("decided_on").values("decided_on")[:1]),
        withdrawn_ground=Subquery(taken.order_by("decided_on").values("ground")[:1]),
        withdrawn_decision=Subquery(taken.order_by("decided_on").values("decision")[:1]),
        extended_to=extended_to("recognition_id"),
        later_id=Subquery(later.order_by("-counted_from", "-pk").values("pk")[:1]),
        later_from=Subquery(later.order_by("counted_from", "pk").values("counted_from")[:1]),
        retracted_at=F("recognition__retracted_at"),
        product_id=F("recognition__product_id"),
        slug=F("recognition__product__slug"),
        is_public=F("recognition__product__is_public"),
        merged_into=F("recognition__product__merged_into_id"),
        maker_slug=F("recognition__product__producer__slug"),
    )


_COLUMNS = (
    "pk",
    "number",
    "code",
    "level",
    "product_name",
    "product_name_en",
    "holder",
    "holder_en",
    "place",
    "body",
    "decision",
    "issued_on",
    "ends_on",
    "is_demo",
    "token",
    "replaced_at",
    "withdrawn_on",
    "withdrawn_ground",
    "withdrawn_decision",
    "later_id",
    "later_from",
    "retracted_at",
    "product_id",
    "slug",
    "is_public",
    "merged_into",
    "maker_slug",
    "recognition_id",
    "extended_to",
)


@functools.cache
def _query(vendor: str) -> str:
    """The one question as SQL, composed once: the ORM takes ten times as long to compose it as the database to answer."""
    return _composed(_rows().filter(serial=0).values_list(*_COLUMNS))


@functools.cache
def _query_now(vendor: str) -> str:
    taken = (
        Withdrawal.objects.known().filter(recognition=OuterRef("pk")).order_by("decided_on").values("decided_on")[:1]
    )
    rows = Recognition.objects.known().filter(product_id=0).annotate(withdrawn_on=Subquery(taken)).with_extension()
    return _composed(rows.order_by("-counted_from", "-pk").values_list(*_NOW))


def _composed(rows: Any) -> str:
    sql, parameters = rows.query.sql_with_params()
    if parameters != (0,):
        raise RuntimeError("The question of a verdict has other parameters than its one number.")
    return str(sql)


_NOW = ("counted_from", "level", "ends_on", "withdrawn_on", "extended_to")


def product_today(product_id: int, day: datetime.date) -> Standing:
    """Level, state and days of a product, as `standing.standing` says them at twenty times the price. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_query_now(connection.vendor), [product_id])
        for row in cursor.fetchall():
            counted_from, level, ends_on, taken, longer = (
                _as_day(value) if n != 1 else value for n, value in enumerate(row)
            )
            if counted_from <= day:
                taken = taken if taken is not None and taken <= day else None
                state = standing_on(ends_on, taken, day, longer)
                return Standing(level, state, ends_on=ends_on, withdrawn_on=taken, extended_to=longer)
    return Standing()


def _as_day(value: Any) -> Any:
    """SQLite keeps days as text."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def facts_of(serial: int) -> dict[str, Any] | None:
    """A certificate by its serial with what became of it; None when the register has no such. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_query(connection.vendor), [serial])
        row = cursor.fetchone()
    if row is None:
        return None
    found = dict(zip(_COLUMNS, row, strict=True))
    for name in ("issued_on", "ends_on", "withdrawn_on", "later_from", "extended_to"):
        found[name] = _as_day(found[name])
    return found


@functools.lru_cache(maxsize=20_000)
def _read(token: str, public: str) -> tokens.Mark:
    """A token once found good stays good: a signature costs five times what the look-up does."""
    return tokens.read(token, {tokens.parts(token)[0].key: keys.public_half(public)})


def check(token: str) -> tokens.Mark:
    """The signature alone, by this instance's keys. Raises ForgedError."""
    number = tokens.parts(token)[0].key
    row = keys.known_rows().get(number)
    if row is None:
        raise tokens.ForgedError("key")
    return _read(token, row.public)


def verdict(token: str, *, on: datetime.date | None = None) -> Verdict:
    """What a token says today (or on a day); never raises."""
    day = on or clock.today()
    try:
        mark = check(token)
    except tokens.ForgedError as forged:
        return Verdict(FORGED, token, forged.why)
    row = keys.known_rows()[mark.key]
    facts = facts_of(mark.serial)
    answer = functools.partial(Verdict, token=token, mark=mark, facts=facts, key_name=row.name)
    if row.distrusted_on is not None:
        # Somebody else may have signed this with the stolen key: its facts are believed only where the register has the same.
        if facts and facts["token"] == token:
            return answer(worse(state_of(facts, day), DISTRUSTED))
        return Verdict(FORGED, token, "key", mark)
    if facts is None or facts["token"] != token:
        return Verdict(UNKNOWN, token, "", mark, None, row.name)
    return answer(state_of(facts, day))


def state_of(facts: dict[str, Any], day: datetime.date) -> str:
    """The state of a certificate on a day from its facts (pure). What was taken back says so before it says that it ended."""
    if facts["withdrawn_on"] is not None and facts["withdrawn_on"] <= day:
        return WITHDRAWN
    if facts["retracted_at"] is not None:
        return CANCELLED
    if facts["replaced_at"] is not None or (facts["later_from"] is not None and facts["later_from"] <= day):
        return REPLACED
    return IN_FORCE if day < (facts["extended_to"] or facts["ends_on"]) else ENDED


def worse(one: str, other: str) -> str:
    """Of two states that both hold of a certificate, the one that is said, with a network and without: the graver."""
    return max(one, other, key=_GRAVITY.index)


_GRAVITY = (IN_FORCE, ENDED, REPLACED, DISTRUSTED, CANCELLED, WITHDRAWN)


# --- the list of withdrawals --------------------------------------------------------------------------------------------
LISTED_MONTHS = 36
"""How long after its own date a certificate stays in the list: as long as a mark lasts, so no goods of its time are left on a shelf."""


def withdrawn_serials(day: datetime.date) -> list[tuple[int, str, str]]:
    """(serial, letter, day) of every certificate that stands no more for another reason than its own date.

    Those whose date has passed stay in it for LISTED_MONTHS, so that a checker without a network says "withdrawn" or "replaced"
    where the page says so; later it says "ended", which is true as well.
    w withdrawn, c cancelled (recorded wrongly), r replaced by a later paper or decision, k its key is distrusted; the graver of two.
    """
    rows = (
        _rows()
        .filter(ends_on__gt=add_months(day, -LISTED_MONTHS))
        .filter(
            Q(withdrawn_on__lte=day)
            | Q(retracted_at__isnull=False)
            | Q(replaced_at__isnull=False)
            | Q(later_from__lte=day)
            | Q(key__distrusted_on__isnull=False)
        )
        .order_by("serial")
        .values(
            "serial",
            "withdrawn_on",
            "retracted_at",
            "replaced_at",
            "later_from",
            "ends_on",
            "extended_to",
            "key__distrusted_on",
        )
    )
    letters = {WITHDRAWN: "w", CANCELLED: "c", REPLACED: "r", DISTRUSTED: "k"}
    found = []
    for row in rows:
        state = state_of(row, day)
        letter = letters[worse(state, DISTRUSTED) if row["key__distrusted_on"] else state]
        since = {
            "w": row["withdrawn_on"],
            "c": _day(row["retracted_at"]),
            "r": _day(row["replaced_at"]) or row["later_from"],
            "k": row["key__distrusted_on"],
        }[letter]
        found.append((row["serial"], letter, since.isoformat()))
    return found


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localtime(moment).date() if moment else None


def extended_serials(day: datetime.date) -> list[tuple[int, str]]:
    """(serial, first day no longer) of every certificate that stands past its own date while its renewal is answered, on a day."""
    longer = Extension.objects.known().filter(begins_on__lte=day, until__gt=day, recognition__retracted_at__isnull=True)
    rows = longer.filter(recognition__certificates__isnull=False).order_by("recognition__certificates__serial")
    return [
        (serial, until.isoformat()) for serial, until in rows.values_list("recognition__certificates__serial", "until")
    ]


def withdrawn_list() -> dict[str, Any]:
    """What `/q/withdrawn.json` gives: the list as the very text that is signed, the key and the signature.

    Without a private key on this machine the list goes out unsigned, and a checker says so.
    """
    now = clock.now().replace(second=0, microsecond=0)
    text = json.dumps(
        {
            "format": 1,
            "as_of": now.isoformat(),
            "withdrawn": withdrawn_serials(now.date()),
            "extended": extended_serials(now.date()),
        },
        separators=(",", ":"),
    )
    answer: dict[str, Any] = {"list": text, "key": None, "signature": None}
    row = keys.newest()
    if row is not None:
        try:
            private = keys.private_half(row)
        except Refused:
            return answer
        answer["key"] = row.number
        answer["signature"] = keys.text_of(private.sign(tokens.LIST_CONTEXT + text.encode()))
    return answer


__all__ = ["STATES", "Verdict", "check", "facts_of", "product_today", "verdict", "withdrawn_list", "withdrawn_serials"]
