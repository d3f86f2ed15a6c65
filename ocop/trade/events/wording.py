"""Messages of the optimiser and of conflicts in words: a code with names and a number, said in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# %(a)s, %(b)s, %(c)s, %(d)s: names in their order; %(n)s: the number; %(all)s: all names.
GRADED: dict[str, str | Promise] = {
    "busy": _("%(a)s meets %(b)s then."),
    "away": _("%(a)s is not there at %(b)s."),
    "table_closed": _("%(a)s is closed then."),
    "table_taken": _("At %(a)s sit %(b)s and %(c)s then."),
    "kept_by_other": _("%(a)s is kept by %(b)s."),
    "no_interpreter": _("No interpreter for %(all)s is free then."),
    "apart": _("One of the two does not want to meet the other."),
    "unknown_slot": _("This slot is not in the plan any more."),
    "unknown_table": _("This table is not in the plan any more."),
    "gone": _("%(a)s or %(b)s no longer takes part."),
    "pinned_slot": _("It is pinned to %(a)s."),
    "pinned_table": _("It is pinned to %(a)s."),
    "order": _("The order with the meeting of %(a)s and %(b)s would be broken."),
    "most_a_day": _("%(a)s takes at most %(n)s meetings a day; ask them."),
    "walk": _("%(a)s needs %(n)s minutes to the meeting of %(b)s and %(c)s in the other hall."),
    "keeper_leaves": _("%(a)s would leave their own table, %(b)s."),
    "changes_places": _("It would change places with %(a)s and %(b)s."),
    "more_breaks": _("%(a)s waits between meetings, %(n)s times in all."),
    "other_table": _("%(a)s changes the table."),
}
"""What stands against a move."""
WHY: dict[str, str | Promise] = {
    "apart": _("One of the two does not want to meet the other."),
    "never_both_free": _("There is no slot in which both are there."),
    "pinned_away": _("It is pinned to %(d)s, when %(c)s is not there."),
    "most_a_day_none": _("%(c)s takes no meeting at all."),
    "table_closed": _("No table they could use is open when both are free: %(rest)s."),
    "no_interpreter": _("Nobody interprets %(rest)s in a slot in which both are free."),
    "full": _("%(c)s is taken in every slot the two could use: %(others)s. %(n)s of these weigh as much or more."),
    "full_day": _("%(c)s has as many meetings as they take a day."),
    "no_table_left": _("Every table is taken when both are free: %(rest)s."),
    "interpreters_taken": _("Every interpreter who could is taken when both are free: %(rest)s."),
    "order": _("The meeting of %(c)s and %(d)s has to come before or after it."),
    "too_far": _("One of them would have to be in another hall too soon: the meeting of %(c)s and %(d)s."),
    "both_taken": _("%(c)s is taken in some of the slots they could use: %(others)s."),
    "found_none": _(
        "There is a place left, %(rest)s; the search ended before it came to it. Let it go on longer, or put the meeting there."
    ),
}
"""Why a wish was not met. %(a)s and %(b)s are the two; %(rest)s all names after them, %(others)s those after %(c)s."""
WAY: dict[str, str | Promise] = {
    "must": _("%(a)s and %(b)s must meet."),
    "away": _("The slots in which %(a)s cannot meet."),
    "pinned": _("%(a)s and %(b)s are pinned to %(c)s."),
    "apart": _("%(a)s and %(b)s: one of the two said no."),
    "most_a_day": _("%(a)s takes at most %(n)s meetings a day."),
    "order": _("%(a)s and %(b)s meet before %(c)s and %(d)s."),
    "tables": _("There are %(n)s tables for all at most in a slot."),
    "table_closed": _("Closed or kept: %(all)s."),
    "interpreters": _("%(n)s interpreters between %(all)s."),
    "halls": _("The minutes on foot between the halls."),
    "broken": _("The reckoning broke off; ask for the timetable again."),
    "slots_overlap": _("Slots overlap: %(a)s, %(b)s."),
}
"""What stands in the way of the musts, and what an event contradicts itself in."""


def said(code: str, names: Sequence[str] = (), number: Any = None, *, of: dict[str, str | Promise]) -> str:
    """A message in words; a code nobody worded is said with its names, so that nothing is hidden."""
    values = {letter: names[at] if at < len(names) else "–" for at, letter in enumerate("abcdef")}
    text = of.get(code)
    if text is None:
        return f"{code.replace('_', ' ')}: {', '.join(names)}" if names else code.replace("_", " ")
    rest, others = ", ".join(names[2:]), ", ".join(names[3:])
    shown = "–" if number is None else number
    return str(text) % {**values, "n": shown, "all": ", ".join(names), "rest": rest or "–", "others": others or "–"}


def all_said(messages: Iterable[dict[str, Any]], *, of: dict[str, str | Promise]) -> list[str]:
    """Messages as they are kept with a timetable, in words."""
    return [said(one["code"], one.get("names", ()), one.get("number"), of=of) for one in messages]


LEVELS: dict[str, str | Promise] = {
    "musts": _("musts not held"),
    "lost": _("weight of wishes not met"),
    "moved": _("meetings moved from where they stood"),
    "breaks": _("waits between two meetings"),
    "unfair": _("unevenness between participants"),
}
STATUSES: dict[str, str | Promise] = {
    "optimal": _("proved the best there is"),
    "feasible": _("usable; a better one may exist"),
    "infeasible": _("not all musts can be held"),
    "unknown": _("nothing found in the time given"),
}
