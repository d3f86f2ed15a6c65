"""Looking at every address as one person: pages, lists in every format, sending to every button. What is left of an answer is its bytes.

Only what is named in VOLATILE is taken out of an answer before two are compared, each with its reason.
"""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ocop.appraisal.models import OfficialPaper, Sheet
from ocop.appraisal.tests.two_worlds import Stage
from ocop.files.models import StoredFile
from ocop.ledger.models import Entry
from ocop.notices.models import Notice
from tests.cast import Player
from tests.test_every_page_is_held import named

VOLATILE: tuple[tuple[bytes, str], ...] = (
    (rb'name="csrfmiddlewaretoken" value="[^"]+"', "masked anew for every form"),
    (rb'name="once" value="[^"]+"', "new for every form, so that it is taken once"),
    (rb'name="key" value="[0-9a-f-]{32,36}"', "new for every form, so that it is done once"),
    (rb'"csrf": ?"[A-Za-z0-9]{64}"', "the same token, for the tablet"),
    (
        rb'(?<=[A-Za-z0-9_-]):1[A-Za-z0-9]{5}:[A-Za-z0-9_-]{43}(?=")',
        "the minute and the signature under what a form showed; what it showed stays",
    ),
    (rb'data-csrf="[^"]+"', "the same token, for the page's script"),
    (rb'(?:nonce=|nonce-)"?[A-Za-z0-9+/=_-]+"?', "new for every page, by the content security policy"),
    (rb"/CreationDate \(D:[^)]+\)|/ModDate \(D:[^)]+\)|/ID ?\[[^\]]+\]", "when the PDF was drawn"),
    (
        rb"<x(?:mp|ap)MM?:\w+>[^<]+</x(?:mp|ap)MM?:\w+>|<xmp:\w+>[^<]+</xmp:\w+>",
        "the same, in the PDF's own description",
    ),
)
_VOLATILE = [re.compile(pattern) for pattern, _reason in VOLATILE]
# Headers that carry the same things, or are made of them.
_HEADERS = {
    "Set-Cookie": "session and token",
    "ETag": "made of the body with the token",
    "Content-Security-Policy": "the nonce",
    "X-Request-Id": "new for every request",
    "Expires": "the second of the answer",
    "Server-Timing": "how long it took",
    "Content-Length": "follows from the body",
}
# A zip names the minute it was packed in these parts; everything else of a workbook or letter is compared.
_MINUTES = ("docProps/core.xml", "docProps/app.xml")
# Not looked at: about the visitor's own account or without any row of an office; sign-out would end the walk.
LEFT_OUT = (
    "account",
    "mfa",
    "usersessions",
    "socialaccount",
    "health",
    "cover",
    "share_card",
    "check_worker",
    "manifest",
    "favicon",
)

ROUND = {
    "rounds",
    "round",
    "round_accept",
    "round_end",
    "round_labels",
    "meeting",
    "meeting_plan",
    "meeting_invite",
    "agenda",
    "council_room",
    "council_room_live",
    "assign",
    "scoring_open",
    "scoring_close",
    "present",
    "proposals",
    "council_paper",
    "minutes_write",
    "agreement",
    "decision_draft",
}
FORMATS = ("xlsx", "csv", "json")


def _keys(stage: Stage, name: str, player: Player) -> dict[str, list[Any]]:
    """Parameter -> the keys that mean something at this address."""
    here, room, _colon, own = stage.here, *name.partition(":")
    dossiers = [here.dossier.pk, stage.closed.pk]
    product, producer = here.dossier.product, here.dossier.producer
    pk: list[Any] = dossiers
    if room == "appraisal":
        if own in ROUND:
            pk = [here.round.pk]
        elif own == "council":
            pk = [here.council.pk]
        elif own == "seat_end":
            pk = [here.one.pk, here.two.pk]
        elif own in ("plan_path", "plan_assess", "plan_autosave", "plan_other_decree"):
            pk = [product.pk]
        elif own in (
            "paper_sign",
            "minutes_sign",
            "decision",
            "decision_item",
            "decision_write",
            "decision_publish",
            "decision_correct",
            "appeal",
            "case",
            "case_open",
            "appeal_withdrawal",
            "conflict_lift",
        ):
            pk = [1]
    elif room == "desk":
        pk = [product.pk if "product" in own else producer.pk if "producer" in own else 1]
    elif room == "people":
        pk = [producer.organisation_id] if own == "members" else [here.two.person_id]
    elif room == "notices":
        pk = (
            list(Notice.objects.filter(person=player.person).values_list("pk", flat=True)[:4]) if player.person else [1]
        )
    elif room == "files":
        pk = list(StoredFile.objects.values_list("pk", flat=True)[:6])
    sheets = list(Sheet.objects.filter(dossier=here.dossier).values_list("pk", flat=True))[:1]
    return {
        "pk": pk,
        "round_id": [here.round.pk],
        "product_id": [product.pk],
        "producer_id": [producer.pk],
        "criterion": ["1.1"],
        "number": [1],
        "form": ["01"],
        "ending": ["docx"],
        "name": ["bien-ban", "danh-sach"],
        "kind": ["csv"],
        "seat_id": [here.two.pk, here.one.pk],
        "evidence_id": [1],
        "visit_id": [1],
        "copy": [1],
        "file": [1],
        "mark": ["0" * 16],
        "page": [1],
        "slug": [product.slug, producer.slug],
        "sequence": list(Entry.objects.order_by("-sequence").values_list("sequence", flat=True)[:6]),
        "section": ["products"],
        "product": [product.slug],
        "producer": [producer.slug],
        "commune": [here.dossier.commune.slug],
        "token": ["x"],
        "sheet": sheets,
    }


def addresses(stage: Stage, player: Player, *, everywhere: bool) -> Iterator[str]:
    """Every address of the appraisal room with the keys of the stage; `everywhere` also those of all other rooms, lists in all formats."""
    for name, pattern in named():
        if name.startswith(LEFT_OUT) or not (everywhere or name.startswith(("appraisal:", "notices:"))):
            continue
        needed = list(pattern.pattern.converters)
        keys = _keys(stage, name, player)
        for values in _together(needed, keys):
            try:
                address = reverse(name, kwargs=values)
            except NoReverseMatch:
                continue
            if address.endswith(".js"):  # a script of the program, made of no row
                continue
            yield address
            if not needed and name.startswith(("appraisal:", "desk:", "people:", "notices:")):
                for ending in FORMATS if everywhere else FORMATS[2:]:
                    yield f"{address}?format={ending}&q=mien"
            if name == "people:audit":
                yield f"{address}?action=appraisal"
                yield f"{address}?action=appraisal&format=csv"


def _together(needed: list[str], keys: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    if not needed:
        yield {}
        return
    first, *rest = needed
    for value in keys.get(first, []):
        for more in _together(rest, keys) if rest else [{}]:
            yield {first: value, **more}


def _plain(body: bytes) -> bytes:
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(
                one.encode() + packed.read(one) for one in sorted(packed.namelist()) if one not in _MINUTES
            )
    for pattern in _VOLATILE:
        body = pattern.sub(b"", body)
    return body


def seals() -> dict[bytes, bytes]:
    """Digests of sheets and hashes of the ledger: they follow from what was marked *and a secret seal*, so that they tell nothing.

    test_a_seal_cannot_be_guessed holds that; here each is its place in the order.
    """
    found = {row.digest.encode(): b"<seal %d>" % row.pk for row in Sheet.objects.exclude(digest="")}
    for entry in Entry.objects.all():
        found[entry.hash.encode()] = b"<hash %d>" % entry.sequence
    return found


def _without(body: bytes, hidden: dict[bytes, bytes]) -> bytes:
    for known, place in hidden.items():
        if known in body:
            body = body.replace(known, place)
        # A page breaks a hash into eight parts, a note shows its beginning.
        for parts in (b"<wbr>".join(known[at : at + 8] for at in range(0, 64, 8)), known[:12]):
            if parts in body:
                body = body.replace(parts, place)
    return body


def _answer(answer: Any, hidden: dict[bytes, bytes]) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = tuple(sorted((key, value) for key, value in answer.headers.items() if key not in _HEADERS))
    return answer.status_code, headers, _without(_plain(body), hidden)


def _fresh(client: Client) -> None:
    """What an earlier address left to be said once is not this one's."""
    client.cookies.pop("messages", None)


def looked(stage: Stage, player: Player, *, everywhere: bool, but: set[str]) -> dict[str, Any]:
    """Address -> what is answered, and the letters this person got."""
    client, found, hidden = player.client, {}, seals()
    client.raise_request_exception = False
    for address in dict.fromkeys(addresses(stage, player, everywhere=everywhere)):
        if address in but:
            continue
        _fresh(client)
        found[address] = _answer(client.get(address), hidden)
    found["e-mail"] = [
        (one.subject, one.body) for one in mail.outbox if player.person is not None and player.person.email in one.to
    ]
    return found


def _sent(stage: Stage) -> dict[str, Any]:
    """A body in which every button finds something to act on."""
    return {
        "dossier": [stage.here.dossier.pk, stage.closed.pk],
        "seat": [stage.here.one.pk],
        "reason": "vì thế",
        "words": "đã bàn",
        "in_favour": 3,
        "against": 0,
        "abstained": 0,
        "version": stage.here.dossier.version,
        "revision": 3,
        "do": "prepare",
        "go": "end",
        "criterion": "1.1",
        "choice": 0,
        "keep": "standing",
        "disqualified": "giấy giả",
        "confirm": "on",
        "consent": "on",
    }


def posted(stage: Stage, player: Player, *, but: set[str], empty: bool) -> dict[str, Any]:
    """What is answered to sending at every button of the room, each taken back; with a full body, and an `empty` one too."""
    client, found, hidden = player.client, {}, seals()
    client.raise_request_exception = False
    for address in dict.fromkeys(addresses(stage, player, everywhere=False)):
        if "?" in address:
            continue
        for kind, body in (("full", _sent(stage)), *([("empty", {})] if empty else [])):
            if f"{kind} {address}" in but:
                continue
            _fresh(client)
            with transaction.atomic():
                answer = client.post(address, body)
                kept = _answer(answer, {**hidden, **seals()})
                said = client.cookies.get("messages")
                transaction.set_rollback(True)
            found[f"{kind} {address}"] = (*kept, said.value.partition(":")[0] if said else "")
    sync = reverse("appraisal:hall_sync")
    for seat in (stage.here.one, stage.here.two):
        with transaction.atomic():
            answer = client.post(
                sync, json.dumps({"operations": _operations(stage, seat)}), content_type="application/json"
            )
            found[f"sync {seat.pk}"] = _answer(answer, hidden)
            transaction.set_rollback(True)
    return found


def _operations(stage: Stage, seat: Any) -> list[dict[str, Any]]:
    key = uuid.UUID(int=seat.pk)
    return [
        {
            "key": str(key),
            "kind": "mark",
            "sheet": f"{stage.here.dossier.pk}-1",
            "dossier": stage.here.dossier.pk,
            "number": 1,
            "criterion": "1.1",
            "choice": 0,
            "device": "tablet",
            "base": 0,
        }
    ]


def kept_files() -> int:
    """Papers of the council that exist; a world without any would leave their addresses unlooked at."""
    return OfficialPaper.objects.count()
