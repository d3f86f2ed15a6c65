"""Takes back a whole import: what it created goes, what it changed is as it was. Refused when later changes rest on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from ocop.exchange.applying import refresh_search, touched
from ocop.exchange.models import Deed, Import
from ocop.exchange.states import kind_of, locked_for
from ocop.ledger.models import Entry
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

_CHUNK = 5000


def undo(*, by: Any, of: Import, reason: str = "") -> Import:
    """Undoes an applied import, all of it or nothing. Raises Refused with the reason."""
    with transaction.atomic():
        of = locked_for(by, of)
        if of.state != Import.State.APPLIED:
            raise Refused(_("Only an import that has been applied can be undone."))
        kind = kind_of(of.kind)
        deeds = [tuple(step) for did in of.deeds.order_by("position").values_list("did", flat=True) for step in did]
        keys = touched([deeds])
        created = _created(deeds)
        _refuse_if_changed_since(of, keys)
        _refuse_if_used(created)
        reach = kind.reach(keys)
        _restore(deeds)
        for label in reversed(list(created)):
            _delete(label, created[label])
        refresh_search(reach)
        entry = record(
            by=by,
            action="exchange.undo",
            topic=kind.topic,
            subject=of,
            before={"entry": of.ledger_sequence},
            after={"deleted": {label: len(found) for label, found in created.items()}},
            reason=reason,
        )
        of.state, of.undone_at, of.ledger_sequence = Import.State.UNDONE, clock.now(), entry.sequence
        of.save(update_fields=["state", "undone_at", "ledger_sequence"])
    return of


def _created(deeds: Iterable[tuple[str, int, Any]]) -> dict[str, list[int]]:
    """Created keys by model, models in the order their first row was written (so the reverse order deletes children first)."""
    created: dict[str, list[int]] = {}
    for label, key, before in deeds:
        if before is None:
            created.setdefault(label, []).append(key)
    return {label: created[label] for label in _parents_first(created)}


def _parents_first(labels: Iterable[str]) -> list[str]:
    """Models ordered so that what a model points to comes before it."""
    waiting = list(labels)
    points_to = {
        label: {
            field.related_model._meta.label_lower
            for field in apps.get_model(label)._meta.concrete_fields
            if field.is_relation and field.related_model is not None
        }
        - {label}
        for label in waiting
    }
    ordered: list[str] = []
    while waiting:
        ready = [label for label in waiting if not points_to[label] & set(waiting)] or waiting[:1]
        ordered += ready
        waiting = [label for label in waiting if label not in ready]
    return ordered


def _refuse_if_changed_since(of: Import, keys: dict[str, set[int]]) -> None:
    """A later ledger entry about one of the rows, or a later import that wrote one of them."""
    for label, found in keys.items():
        for part in _parts(found):
            later = (
                Entry.objects.filter(
                    sequence__gt=of.ledger_sequence, subject_type=label, subject_id__in=[str(key) for key in part]
                )
                .order_by("sequence")
                .first()
            )
            if later is not None:
                raise Refused(
                    _("This import cannot be undone: “%(name)s” has been changed since (%(who)s, entry %(number)s).")
                    % {"name": later.subject_name, "who": later.actor_name, "number": later.sequence}
                )
    others = Deed.objects.filter(
        of__state=Import.State.APPLIED, of__ledger_sequence__gt=of.ledger_sequence
    ).select_related("of__file")
    for deed in others.iterator(chunk_size=1000):
        if any(key in keys.get(label, ()) for label, key, _before in deed.did):
            raise Refused(
                _("This import cannot be undone: the later import “%(name)s” changed its rows; undo that one first.")
                % {"name": deed.of.file.name}
            )


def _refuse_if_used(created: dict[str, list[int]]) -> None:
    """Anything else that points to a row which would go."""
    for label, keys in created.items():
        own = set(keys)
        for relation in apps.get_model(label)._meta.related_objects:
            other = relation.related_model
            theirs = set(created.get(other._meta.label_lower, ()))
            for part in _parts(own):
                found = other._base_manager.filter(**{f"{relation.field.name}__in": part})
                for thing in found.iterator(chunk_size=2000):
                    if thing.pk not in theirs:
                        raise Refused(
                            _("This import cannot be undone: “%(name)s” (%(kind)s) rests on it.")
                            % {"name": str(thing)[:120], "kind": other._meta.verbose_name}
                        )


def _restore(deeds: list[tuple[str, int, Any]]) -> None:
    """Writes the values before, the latest change first so that the earliest values stay."""
    by_model: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for label, key, before in reversed(deeds):
        if before is not None:
            by_model[label].setdefault(key, {}).update(before)
    for label, rows in by_model.items():
        model = apps.get_model(label)
        for key, values in rows.items():
            model._base_manager.filter(pk=key).update(
                **{name: _python(model, name, value) for name, value in values.items()}
            )


def _python(model: type[models.Model], name: str, value: Any) -> Any:
    """A JSON value as the field holds it (dates and decimals are kept as text)."""
    field: Any = model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)


def _delete(label: str, keys: list[int]) -> None:
    model = apps.get_model(label)
    for part in _parts(keys):
        found = model._base_manager.filter(pk__in=part)
        found._raw_delete(found.db)


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]
