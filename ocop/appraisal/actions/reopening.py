"""What opening a closed result again needs, whatever the reason: no other open dossier, a round that still works, the ruling set aside."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.appraisal.models import Dossier, Round
from ocop.ledger.refusal import Refused
from ocop.workdays import clock


def set_aside(dossier: Dossier, into: Round | None) -> None:
    """The standing ruling is replaced by none yet, and the dossier stands in `into` (its own round when None). Raises Refused.

    Must run in the transaction that moves the dossier back before the council.
    """
    other = Dossier.objects.filter(product=dossier.product_id).exclude(pk=dossier.pk).open().first()
    if other is not None:
        raise Refused(_("Another dossier of this product is open; it must end first."))
    target = into or dossier.round
    if target is None or target.state == Round.State.ENDED:
        raise Refused(_("The round of this dossier has ended: choose one that still works."), field="into")
    if dossier.round is not None and target.council_id != dossier.round.council_id:
        raise Refused(_("The council that rated it looks again; choose a round of that council."), field="into")
    if target.register != dossier.register:
        raise Refused(_("The round is of another register."), field="into")
    if target.pk != dossier.round_id:
        Dossier.objects.filter(pk=dossier.pk).update(round=target)
        dossier.round = target
    dossier.rulings.filter(replaced_at__isnull=True).update(replaced_at=clock.now())
