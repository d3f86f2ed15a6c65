"""Who may read which needs, terms, offers, events, memoranda; every list, count, match, pack and export starts here.

Prices and terms are seen by those whom their owner chose; a buyer reads nothing of another buyer, a producer nothing of another
producer. Who runs trade connection (trade officers, city officers) and auditors read everything but the private notes of a meeting.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ocop.people.rights import Rights, rights_of
from ocop.workdays import clock


def runs_trade(rights: Rights) -> bool:
    """Trade officers and city officers run events and follow memoranda."""
    return rights.is_trade_officer or rights.is_city_officer


def reads_trade(rights: Rights) -> bool:
    """Those who run it, and auditors."""
    return runs_trade(rights) or rights.is_auditor


def confirmed_buyer_ids(rights: Rights) -> list[int]:
    """Keys of the confirmed buyers this person speaks for; none while the trade office has not confirmed them."""
    from ocop.trade.models import Buyer

    own = rights.organisation_ids("buyer_member")
    return (
        list(Buyer.objects.filter(organisation_id__in=own, state="confirmed").values_list("pk", flat=True))
        if own
        else []
    )


def helped(rights: Rights, path: str) -> Any:
    """Q for what belongs to producers a commune officer helps: those of their communes. `path` leads to the organisation."""
    return Q(**{f"{path}__commune_id__in": rights.commune_ids}) if rights.commune_ids else Q(pk__in=[])


class BuyerQuerySet(models.QuerySet[Any]):
    """Buyers."""

    def visible_to(self, person: Any) -> Self:
        """Confirmed ones for everybody (their name and kind are public); own ones in any state; all for who reads trade."""
        rights = rights_of(person)
        if reads_trade(rights):
            return self
        return self.filter(Q(state="confirmed") | Q(organisation_id__in=rights.organisation_ids("buyer_member")))


class ListingTermsQuerySet(models.QuerySet[Any]):
    """Listing terms."""

    def visible_to(self, person: Any) -> Self:
        """Own ones; published ones of confirmed buyers for producers, and the commune officers who help them, unless only chosen
        producers may read them; all for who reads trade. Another buyer reads none."""
        from ocop.trade.models import TermsReader

        rights = rights_of(person)
        if reads_trade(rights):
            return self
        reach: Any = Q(buyer__organisation_id__in=rights.organisation_ids("buyer_member"))
        own = rights.organisation_ids("producer_member")
        shown = Q(published_at__isnull=False, buyer__state="confirmed")
        if own or rights.commune_ids:
            reach |= shown & Q(audience="producers")
        if own:
            chosen = TermsReader.objects.filter(buyer=OuterRef("buyer"), producer__organisation_id__in=own)
            reach |= shown & Q(audience="chosen") & Exists(chosen)
        return self.filter(reach)

    def in_force(self, day: Any = None) -> Self:
        """Published ones that stand on a day (today)."""
        day = day or clock.today()
        return self.filter(published_at__isnull=False, valid_from__lte=day).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class NeedQuerySet(models.QuerySet[Any]):
    """Needs. Whether their price is shown is asked apart."""

    def visible_to(self, person: Any) -> Self:
        """Own ones; open ones of confirmed buyers for producers and commune officers; all for who reads trade."""
        rights = rights_of(person)
        if reads_trade(rights):
            return self
        reach: Any = Q(buyer__organisation_id__in=rights.organisation_ids("buyer_member"))
        if rights.organisation_ids("producer_member") or rights.commune_ids:
            reach |= Q(state="open", buyer__state="confirmed")
        return self.filter(reach)

    def standing(self, day: Any = None) -> Self:
        """Open on a day (today) and not past their last one."""
        return self.filter(state="open", until__gte=day or clock.today())


class OfferQuerySet(models.QuerySet[Any]):
    """Offers. Their prices are `PriceTier.objects.visible_to`."""

    def visible_to(self, person: Any) -> Self:
        """Own ones; the commune's for its officers; published ones for confirmed buyers; all for who reads trade."""
        rights = rights_of(person)
        if reads_trade(rights):
            return self
        reach: Any = Q(product__producer__organisation_id__in=rights.organisation_ids("producer_member"))
        if rights.commune_ids:
            reach |= helped(rights, "product__producer__organisation")
        if confirmed_buyer_ids(rights):
            reach |= Q(state="published")
        return self.filter(reach)


class PriceTierQuerySet(models.QuerySet[Any]):
    """Prices."""

    def visible_to(self, person: Any) -> Self:
        """Own ones; the commune's for the officers who enter them for households; published ones for the confirmed buyers the
        producer shows them to; all for who reads trade."""
        from ocop.trade.models import OfferReader

        rights = rights_of(person)
        if reads_trade(rights):
            return self
        reach: Any = Q(offer__product__producer__organisation_id__in=rights.organisation_ids("producer_member"))
        if rights.commune_ids:
            reach |= helped(rights, "offer__product__producer__organisation")
        buyers = confirmed_buyer_ids(rights)
        if buyers:
            chosen = OfferReader.objects.filter(offer=OuterRef("offer"), buyer_id__in=buyers)
            reach |= Q(offer__state="published") & (
                Q(offer__price_audience="confirmed") | Q(offer__price_audience="chosen") & Exists(chosen)
            )
        return self.filter(reach)


class PackQuerySet(models.QuerySet[Any]):
    """Capability packs."""

    def visible_to(self, person: Any) -> Self:
        """Those of the producer who sent it, of the households a commune officer helps, of the confirmed buyer it went to; all for who
        reads trade."""
        rights = rights_of(person)
        if reads_trade(rights):
            return self
        reach: Any = Q(producer__organisation_id__in=rights.organisation_ids("producer_member"))
        if rights.commune_ids:
            reach |= helped(rights, "producer__organisation")
        return self.filter(reach | Q(buyer_id__in=confirmed_buyer_ids(rights)))


class EventQuerySet(models.QuerySet[Any]):
    """Trade events."""

    def visible_to(self, person: Any) -> Self:
        """Public ones once they left preparation; those one takes part in; all for who reads trade."""
        rights = rights_of(person)
        if reads_trade(rights):
            return self
        reach: Any = Q(is_public=True) & ~Q(state="draft")
        own = rights.organisation_ids()
        if own:
            from ocop.trade.models import Participant

            reach |= ~Q(state="draft") & Exists(
                Participant.objects.filter(event=OuterRef("pk"), organisation_id__in=own)
            )
        return self.filter(reach)


class OutsideEventQuerySet(models.QuerySet[Any]):
    """Fairs and conferences of others."""

    def visible_to(self, person: Any) -> Self:
        """All: they are public facts. Which buyers go there is shown to who reads trade alone."""
        return self.all()


class ParticipantQuerySet(models.QuerySet[Any]):
    """Participants."""

    def visible_to(self, person: Any) -> Self:
        """Own; the commune's producers for its officers; the registered ones of the other side for whoever takes part; all for
        who reads trade."""
        from ocop.trade.models import Participant

        rights = rights_of(person)
        if reads_trade(rights):
            return self
        own = rights.organisation_ids()
        reach: Any = Q(organisation_id__in=own) if own else Q(pk__in=[])
        mine = Participant.objects.filter(event=OuterRef("event"), state="registered")
        if own:
            mine = mine.filter(organisation_id__in=own)
            for side, other in (("producer", "buyer"), ("buyer", "producer")):
                reach |= Q(side=other, state="registered") & Exists(mine.filter(side=side))
        if rights.commune_ids:
            reach |= Q(side="producer") & helped(rights, "organisation")
            helping = Participant.objects.filter(
                event=OuterRef("event"), side="producer", organisation__commune_id__in=rights.commune_ids
            )
            reach |= Q(side="buyer", state="registered") & Exists(helping)
        return self.filter(reach)


class WishQuerySet(models.QuerySet[Any]):
    """Wishes."""

    def visible_to(self, person: Any) -> Self:
        """One's own organisation's; those of households a commune officer helps; all for who reads trade. Never the other side's."""
        rights = rights_of(person)
        if reads_trade(rights):
            return self
        reach: Any = Q(participant__organisation_id__in=rights.organisation_ids())
        if rights.commune_ids:
            reach |= Q(participant__side="producer") & helped(rights, "participant__organisation")
        return self.filter(reach)


class MeetingQuerySet(models.QuerySet[Any]):
    """Meetings."""

    def visible_to(self, person: Any) -> Self:
        """Those one sits at, once the timetable is out; a commune's producers' for its officers; all for who reads trade."""
        rights = rights_of(person)
        if reads_trade(rights):
            return self
        own = rights.organisation_ids()
        reach: Any = Q(producer__organisation_id__in=own) | Q(buyer__organisation_id__in=own)
        if rights.commune_ids:
            reach |= helped(rights, "producer__organisation")
        return self.filter(reach, event__state__in=["planned", "running", "closed"])


class OutcomeQuerySet(models.QuerySet[Any]):
    """What was said of a meeting."""

    def visible_to(self, person: Any) -> Self:
        """One's own side's words; all for who reads trade."""
        rights = rights_of(person)
        if reads_trade(rights):
            return self
        own = rights.organisation_ids()
        return self.filter(
            Q(side="producer", meeting__producer__organisation_id__in=own)
            | Q(side="buyer", meeting__buyer__organisation_id__in=own)
        )


class MemorandumQuerySet(models.QuerySet[Any]):
    """Memoranda."""

    def visible_to(self, person: Any) -> Self:
        """The two parties'; those of households for the officers of their commune, who help them; all for who reads trade.

        A draft is its own side's until it is sent.
        """
        rights = rights_of(person)
        if reads_trade(rights):
            return self
        sells: Any = Q(producer__organisation_id__in=rights.organisation_ids("producer_member"))
        if rights.commune_ids:
            sells |= helped(rights, "producer__organisation") & Q(producer__organisation__kind="household")
        buys: Any = Q(buyer__organisation_id__in=rights.organisation_ids("buyer_member"))
        sent = ~Q(state="draft")
        return self.filter(sells & (sent | Q(made_by_side="producer")) | buys & (sent | Q(made_by_side="buyer")))

    def counted(self) -> Self:
        """Those that count as signed: confirmed by both sides or by a checked scan, also while a later change of it waits."""
        return self.filter(Q(state__in=["confirmed", "ended"]) | Q(state="waiting", first_confirmed_at__isnull=False))


class StepQuerySet(models.QuerySet[Any]):
    """Contracts, orders, deliveries, payments."""

    def visible_to(self, person: Any) -> Self:
        """Those of memoranda one may read."""
        from ocop.trade.models import Memorandum

        return self.filter(memorandum__in=Memorandum.objects.visible_to(person))
