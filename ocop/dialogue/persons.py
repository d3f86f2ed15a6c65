"""Where this room names persons, and what becomes of it when one has their account erased (see `ocop.people.naming`)."""

from __future__ import annotations

from ocop.people import naming

OFFICIAL = ("Dialogue.made_by_name", "Dialogue.made_by", "SubjectRule.set_by_name", "SubjectRule.set_by")
LINKED = (
    ("Proposal", "brought", ("title", "words", "brought_at")),
    ("ProposalPart", "written", ("proposal__title", "office", "words", "written_at")),
    ("ProposalFile", "added", ("proposal__title", "side", "added_at")),
    ("ProposalWord", "said", ("proposal__title", "what", "words", "said_at")),
    ("Promise", "made", ("words", "due_on", "made_at")),
    ("PromiseAsk", "answered", ("promise__words", "days", "answer", "reason", "answered_at")),
)


def declare() -> None:
    """Called when the room starts."""
    naming.kept(naming.OFFICIAL, *(f"dialogue.{field}" for field in OFFICIAL))
    for model, verb, shows in LINKED:
        naming.linked(f"dialogue.{model}", link=f"{verb}_by", name=f"{verb}_by_name", dated=f"{verb}_at", shows=shows)
