"""Who may write in a dossier that is still with its producer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ocop.appraisal import actors, states
from ocop.appraisal.models import Dossier
from ocop.ledger.refusal import Refused

OPEN_FOR_WRITING = ("draft", "returned")


def may_write(by: Any, dossier: Dossier) -> bool:
    """The producer's people; an officer of the commune while the household's word stands; only in a draft or a returned dossier."""
    return dossier.state in OPEN_FOR_WRITING and actors.acting_as(by, dossier, ("producer", "commune")) is not None


def writing_as(by: Any, dossier: Dossier) -> str:
    """`producer` or `commune`. Raises Refused with the reason."""
    if dossier.state not in OPEN_FOR_WRITING:
        raise Refused(
            _("What was filed is not changed: the dossier stands at “%(state)s”.")
            % {"state": states.state(dossier.state).name(staff=False)}
        )
    role = actors.acting_as(by, dossier, ("producer", "commune"))
    if role is None:
        raise Refused(_("Only the producer, or an officer with the household's consent, writes in this dossier."))
    return role
