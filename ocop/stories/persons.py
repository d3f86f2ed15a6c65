"""Where this room names persons, and what becomes of it when one has their account erased (see `ocop.people.naming`)."""

from __future__ import annotations

from ocop.people import naming


def declare() -> None:
    """Called when the room starts."""
    for model, verb, shows in (
        ("Answer", "said", ("story__product__name", "question", "words", "said_at")),
        ("StoryVersion", "published", ("story__product__name", "number", "published_at")),
        ("Claim", "settled", ("story__product__name", "kind", "passage", "settled_at")),
        ("AllowedWords", "allowed", ("story__product__name", "rule", "passage", "allowed_at")),
    ):
        naming.linked(f"stories.{model}", link=f"{verb}_by", name=f"{verb}_by_name", dated=f"{verb}_at", shows=shows)
