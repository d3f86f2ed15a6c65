"""Where this room names persons, and what becomes of it when one has their account erased (see `ocop.people.naming`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ocop.people import naming


def declare() -> None:
    """Called when the room starts. Artisans have no account: their name leaves the row when they withdraw (actions/villages.py)."""
    naming.linked(
        "promotion.FeedKey", link="made_by", name="made_by_name", shows=("producer__organisation__name", "created_at")
    )
    naming.linked("promotion.Campaign", link="made_by", name="made_by_name", shows=("title_vi", "created_at"))
    naming.linked(
        "promotion.CampaignRefusal",
        link="said_by",
        name="said_by_name",
        dated="said_at",
        shows=("campaign__title_vi", "said_at"),
    )
    naming.linked(
        "promotion.VillagePage",
        link="changed_by",
        name="changed_by_name",
        dated="changed_at",
        shows=("village__name", "changed_at"),
    )
    naming.linked(
        "promotion.VillageArtisan", link="noted_by", name="noted_by_name", shows=("village__name", "agreed_on")
    )
    naming.kept(
        _("The telephone of a firm or a co-operative, never of a person."), "promotion.VillageWorkshop.booking_phone"
    )
