"""Writes what can be found, in the transaction of the change that made it so.

Versions are handed out under the same lock that orders ledger entries, held until the commit: a write that commits later has the
higher version, so an index that reads "newer than I know" cannot miss one. (Two locks of our own order could block each
other; one cannot.)
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import transaction

from ocop.bulk.inserting import insert
from ocop.ledger import record as ledger
from ocop.search import sources
from ocop.search.models import Document, Write

_BATCH = 500
_KEPT_WRITES = 20_000
_TEXTS = frozenset({"name", "name_en", "producer", "places", "village", "words", "story"})
# What a document says; two that agree in these are the same.
_SAID = ("register", "texts", "facets", "quality", "newest")


def refresh(kind: str, ids: Iterable[int] | None) -> int:
    """Compose these objects of a kind again (all, when None) and write what changed; return how many documents changed.

    Call it in the transaction of the change, after the rows are written. Ids that the source does not yield are removed.
    Raises ValueError when a source composes something that search cannot hold.
    """
    wanted = None if ids is None else list(dict.fromkeys(ids))
    if wanted == []:
        return 0
    with transaction.atomic():
        ledger.lock()
        made = {int(one["object_id"]): one for one in sources.compose(kind, wanted)}
        return _write(kind, wanted, made)


def rebuild() -> int:
    """Compose everything again, forget what no source yields, and start a new history; return how many documents stand."""
    with transaction.atomic():
        ledger.lock()
        last = _last_version()
        Document.objects.all().delete()
        Write.objects.all().delete()
        # The old numbers go on, so that an index that knows more than there is notices by token and by number.
        Write.objects.create(version=last + 1, token=secrets.token_hex(8))
        return sum(
            _write(kind, None, {int(one["object_id"]): one for one in sources.compose(kind, None)})
            for kind in sources.kinds()
        )


def _last_version() -> int:
    return Write.objects.order_by("-version").values_list("version", flat=True).first() or 0


def _write(kind: str, ids: list[int] | None, made: dict[int, dict[str, Any]]) -> int:
    """Write the documents that differ from what stands and mark as removed those that were not made."""
    fresh: list[dict[str, Any]] = []
    changed: list[Document] = []
    gone: list[int] = []
    version = _last_version() + 1
    for batch in _batches(sorted(made) if ids is None else ids):
        known = Document.objects.filter(kind=kind, object_id__in=batch).values("pk", "object_id", "removed", *_SAID)
        standing = {row["object_id"]: row for row in known}
        for object_id in batch:
            row = standing.get(object_id)
            one = made.get(object_id)
            if one is None:
                if row is not None and not row["removed"]:
                    gone.append(row["pk"])
                continue
            said = _said(kind, object_id, one)
            if row is None:
                fresh.append({"object_id": object_id, **said})
            elif row["removed"] or any(row[name] != said[name] for name in _SAID):
                changed.append(Document(kind=kind, object_id=object_id, version=version, **said))
    if ids is None:
        standing_ids = Document.objects.filter(kind=kind, removed=False).values_list("pk", "object_id")
        gone = [pk for pk, object_id in standing_ids if object_id not in made]
    if not fresh and not changed and not gone:
        return 0
    insert(Document, fresh, kind=kind, version=version)
    Document.objects.bulk_create(
        changed,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=[*_SAID, "version", "removed"],
    )
    for batch in _batches(gone):
        Document.objects.filter(pk__in=batch).update(removed=True, version=version)
    Write.objects.create(version=version, token=secrets.token_hex(8))
    if version % 1000 == 0:
        Write.objects.filter(version__lt=version - _KEPT_WRITES).delete()
    return len(fresh) + len(changed) + len(gone)


def _batches(values: Sequence[int]) -> Iterable[list[int]]:
    for at in range(0, len(values), _BATCH):
        yield list(values[at : at + _BATCH])


def _said(kind: str, object_id: int, one: dict[str, Any]) -> dict[str, Any]:
    """What a source composed, with its values checked and in one form."""
    texts = {key: text for key, text in one["texts"].items() if text}
    if not _TEXTS.issuperset(texts):
        unknown = ", ".join(sorted(set(texts) - _TEXTS))
        raise ValueError(f"{kind} {object_id}: search knows no text named {unknown}.")
    return {
        "register": one["register"],
        "texts": texts,
        "facets": {name: _facet_values(name, values) for name, values in one["facets"].items() if values},
        "quality": one.get("quality", 0),
        "newest": str(one.get("newest") or ""),
    }


def _facet_values(name: str, values: Iterable[Any]) -> list[Any]:
    """Facet values as stored: strings, or [string, from or None, to or None] with ISO dates."""
    return [value if isinstance(value, str) else _span(name, value) for value in values]


def _span(name: str, value: Any) -> list[str | None]:
    if isinstance(value, list | tuple) and len(value) == 3 and isinstance(value[0], str):
        return [value[0], _iso(name, value[1]), _iso(name, value[2])]
    raise ValueError(f"A value of the facet {name} is neither a string nor [string, from, to]: {value!r}")


def _iso(name: str, bound: Any) -> str | None:
    if bound is None:
        return None
    if isinstance(bound, str):
        return _checked(bound)
    if isinstance(bound, datetime.date):
        return bound.isoformat()
    raise ValueError(f"A date of the facet {name} is not a date: {bound!r}")


@lru_cache(maxsize=10_000)
def _checked(day: str) -> str:
    """ValueError when it is no ISO date; most documents share a few."""
    datetime.date.fromisoformat(day)
    return day
