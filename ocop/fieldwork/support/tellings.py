"""Who is told what of support; sent in the transaction of the change."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.fieldwork.models import SupportApplication, SupportPayment
from ocop.fieldwork.permissions import takes_part
from ocop.fieldwork.telling import link_to, people_of
from ocop.notices import audience, kinds
from ocop.notices.actions import settle
from ocop.people.rights import rights_of
from ocop.ui import writing

ASKED, SAID = "fieldwork.support_asked", "fieldwork.support_said"


def _office(person: Any) -> bool:
    return rights_of(person).is_city_officer


def register() -> None:
    """The kinds of messages; from AppConfig.ready."""
    kinds.register(
        kinds.Kind(
            ASKED,
            _("Applications for support that wait for a decision"),
            _("%(producer)s asks for support"),
            _("%(producer)s has applied under “%(policy)s”: %(amount)s đ. Decide it on its page."),
            for_whom=_office,
        )
    )
    kinds.register(
        kinds.Kind(
            SAID,
            _("What became of my application for support"),
            _("Support under “%(policy)s”: %(state)s"),
            _("Your application under “%(policy)s” stands at: %(state)s. Amount: %(amount)s đ. %(reason)s"),
            for_whom=takes_part,
        )
    )


def applied(row: SupportApplication) -> None:
    """The office hears of an application."""
    notices.send(
        to=audience.coordination_office(),
        kind=ASKED,
        subject=row,
        key=f"{ASKED}:{row.pk}",
        link=link_to("support_application", row.pk),
        params={
            "producer": row.producer.organisation.name,
            "policy": row.policy.name_vi,
            "amount": writing.number(row.asked),
        },
    )


def _tell(row: SupportApplication, key: str, amount: int | None) -> None:
    settle(subject=row, kind=ASKED)
    notices.send(
        to=people_of(row.producer),
        kind=SAID,
        subject=row,
        key=f"{SAID}:{row.pk}:{key}",
        link=link_to("support_application", row.pk),
        params={
            "policy": row.policy.name_vi,
            "state": SupportApplication.State(row.state).label,
            "amount": writing.number(amount) if amount is not None else "–",
            "reason": row.reason or row.decision,
        },
    )


def decided(row: SupportApplication) -> None:
    """The producer hears what was decided."""
    _tell(row, f"{row.state}:{row.decided_at:%y%m%d%H%M%S}", row.granted if row.state == "approved" else None)


def paid(row: SupportApplication, payment: SupportPayment) -> None:
    """The producer hears that money was paid."""
    _tell(row, f"paid:{payment.pk}", payment.amount)
