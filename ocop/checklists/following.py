"""What this room tells others when it starts: words of the ledger, who opens its photographs, its place on the desk."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.checklists.models import Check, CheckPhoto
from ocop.files import rights as file_rights
from ocop.files.models import StoredFile
from ocop.people import history
from ocop.people.rights import rights_of
from ocop.ui import navigation

ACTIONS = {
    "checklists.begin": _("visit begun"),
    "checklists.hand_in": _("visit handed in"),
    "checklists.drop": _("visit dropped"),
    "checklists.fill": _("open item of a checklist filled"),
    "checklists.take_back": _("filled item taken back"),
}


def may_open(person: Any, file: StoredFile) -> bool:
    """A photograph of a visit is opened by who reads the visit."""
    return CheckPhoto.objects.filter(file=file, of__in=Check.objects.visible_to(person)).exists()


def _visits(person: Any) -> bool:
    rights = rights_of(person)
    return bool(rights.is_city_officer or rights.is_trade_officer or rights.is_auditor or rights.commune_ids)


def _open(person: Any) -> int:
    return Check.objects.filter(officer=person, state=Check.State.DRAFT).count()


def register() -> None:
    """Called when the room starts."""
    file_rights.register("checklists", may_open)
    history.register_words(ACTIONS)
    navigation.register(
        "desk",
        navigation.Entry(
            _("Visits with a checklist"), "checklists:home", order=58, icon="check", shown_to=_visits, count=_open
        ),
    )
