"""Where this room names persons, and what becomes of it when one has their account erased (see `ocop.people.naming`)."""

from __future__ import annotations

from ocop.people import naming

# What only officers write.
OFFICIAL = ("Buyer.decided_by_name", "MatchWeights.set_by_name")
LINKED = (
    ("ListingTerms", "published", ("buyer__organisation__name", "number", "valid_from", "published_at")),
    ("Need", "made", ("buyer__organisation__name", "title", "created_at"), "created_at"),
    ("CapabilityPack", "sent", ("producer__organisation__name", "buyer__organisation__name", "sent_at")),
    ("CapabilityPack", "received", ("producer__organisation__name", "received_at")),
    ("Participant", "registered", ("event__name_vi", "organisation__name", "registered_at")),
    ("Wish", "set", ("participant__event__name_vi", "other__organisation__name", "value", "set_at")),
    ("Attendance", "noted", ("participant__event__name_vi", "day", "state", "at"), "at"),
    ("Timetable", "made", ("event__name_vi", "number", "created_at"), "created_at"),
    ("MeetingOutcome", "said", ("meeting__event__name_vi", "result", "note", "said_at")),
    ("SignedPaper", "uploaded", ("title", "signed_on", "uploaded_at")),
    ("SignedPaper", "checked", ("title", "checked_at")),
    ("Memorandum", "made", ("number", "signed_on", "created_at"), "created_at"),
    ("MemorandumMove", "moved", ("memorandum__number", "name", "reason", "moved_at")),
    ("Memorandum", "producer_confirmed", ("number", "producer_confirmed_at")),
    ("Memorandum", "buyer_confirmed", ("number", "buyer_confirmed_at")),
    ("FollowUp", "answered", ("memorandum__number", "days", "answer", "reason", "answered_at")),
    ("DealStep", "claimed", ("memorandum__number", "kind", "happened_on", "amount", "claimed_at")),
    ("StepAnswer", "said", ("step__memorandum__number", "word", "reason", "said_at")),
    ("Complaint", "raised", ("memorandum__number", "kind", "words", "raised_at")),
    ("Complaint", "answered", ("memorandum__number", "answer", "answered_at")),
)


def declare() -> None:
    """Called when the room starts."""
    naming.kept(naming.OFFICIAL, *(f"trade.{field}" for field in OFFICIAL))
    for model, verb, shows, *dated in LINKED:
        naming.linked(
            f"trade.{model}",
            link=f"{verb}_by",
            name=f"{verb}_by_name",
            dated=dated[0] if dated else f"{verb}_at",
            shows=shows,
        )
