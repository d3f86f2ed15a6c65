"""Beginning a visit, what a phone sends of it, handing it in; filling what was not known of a decision."""

from ocop.checklists.actions.doing import begin, drop, hand_in
from ocop.checklists.actions.filling import fill, take_back
from ocop.checklists.actions.sent import apply

__all__ = ["apply", "begin", "drop", "fill", "hand_in", "take_back"]
