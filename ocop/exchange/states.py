"""In which state an import is, what the state allows, and the lock under which it is moved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ocop.exchange import kinds, progress
from ocop.exchange.models import Import
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused

State = Import.State
OPEN = (State.READING, State.PREVIEWED, State.REFUSED)


def kind_of(name: str) -> kinds.ImportKind:
    """The kind of a name. Raises Refused when there is none."""
    try:
        return kinds.kind(name)
    except KeyError:
        raise Refused(_("Lists of this kind cannot be brought in.")) from None


def is_cut_off(of: Import) -> bool:
    """Whether reading or applying was begun and nothing is heard of it any more (it may still wait to be begun)."""
    if of.state not in (State.READING, State.APPLYING):
        return False
    known = progress.of(of.pk)
    if known is not None and not known.is_silent:
        return False
    # It may have ended since the row was read: the outcome is committed before its progress is cleared.
    of.refresh_from_db()
    return of.state in (State.READING, State.APPLYING)


def locked(import_id: int) -> Import:
    """The import, locked until the transaction ends."""
    return Import.objects.select_for_update(of=("self",)).select_related("file", "by").get(pk=import_id)


def locked_for(by: Any, of: Import) -> Import:
    """The import as this person may change it, locked. Raises Refused when they may not see it or not import its kind."""
    found = (
        Import.objects.select_for_update(of=("self",))
        .visible_to(by)
        .select_related("file", "by")
        .filter(pk=of.pk)
        .first()
    )
    if found is None and by is not None:
        raise Refused(_("There is no such import."))
    found = found or locked(of.pk)
    kind_of(found.kind).check(by, found.register)
    return found


def must_be_open(of: Import) -> None:
    """Raises Refused once an import is applied, undone or put aside."""
    if of.state not in OPEN:
        raise Refused(sentence_of(of))


def sentence_of(of: Import) -> str:
    """Why an import of this state cannot be changed as asked."""
    sentences = {
        State.READING: _("The file is still being read."),
        State.REFUSED: _("The file cannot be read."),
        State.APPLYING: _("This import is being applied right now."),
        State.APPLIED: _("This import has already been applied."),
        State.UNDONE: _("This import has been undone; bring the file once more to apply it again."),
        State.DROPPED: _("This import was put aside; bring the file once more."),
        State.PREVIEWED: _("This import waits for a decision."),
    }
    return sentences[State(of.state)]


def note(by: Any, of: Import, action: str, after: dict[str, Any]) -> None:
    """A ledger entry of a decision about an import."""
    record(by=by, action=action, topic="system", subject=of, after=after)
