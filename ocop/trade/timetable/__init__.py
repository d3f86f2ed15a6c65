"""Timetables of meetings between producers and buyers; pure: no Django, data in and out, codes and names instead of prose.

Published benchmark files: `python -m ocop.trade.timetable FILE.dzn --seconds N` (modules dzn, forum, forum_model, proof,
forum_reasons).

Events of an office, all in plain dataclasses of `event`; keys are the caller's (row numbers), names come back in messages:

    from ocop.trade.timetable.event import Event, Interpreter, Meeting, Participant, Placement, Slot, Table
    from ocop.trade.timetable.planning import plan
    made = plan(Event(slots=..., tables=..., participants=..., meetings=...), seconds=30, seed=1,
                progress=tell, cancelled=asked_to_stop)
    made.status        # "optimal", "feasible", "infeasible" (musts contradict: made.in_the_way), "unknown"
    made.placements    # {meeting key: Placement(slot, table, interpreter)}
    made.value         # by level: musts not held, weight lost, moved, breaks, unfair (event.Value); made.bound: proved
    made.unmet         # {meeting key: [Message(code, names, keys, number)]}; the codes: module reasons
    made.in_the_way    # smallest known set of conditions; the codes: module conditions
    made.repeatable    # the clock cut nothing off: same event, seed (and seconds or units), same timetable

`progress` gets each better `Progress(seconds, value, bound)`, `.gap()` says which level is not proved and by how much.
A slot is a time in which meetings take place; lunch and pauses are times without a slot. Musts that are "no" wishes are
pairs in `apart`. A timetable that stands goes into `now`; then `plan` keeps it as far as its wishes' weight allows.

    from ocop.trade.timetable.moves import Move, broken, conflicts
    conflicts(event, placements, Move(meeting, slot, table))   # graded, before an officer drops it; codes in moves
    broken(event, placements)                                  # everything wrong in a whole timetable

    from ocop.trade.timetable.repair import repair
    repair(event_with_now, away={participant: None}, since=slot)   # None: does not come; a list: the slots missed

What is exact: weight and fairness bounds (a flow), the order of levels, musts, reasons from the timetable as it is. What is
not: where walking between halls takes longer than a pause, buyers without a table of their own are given a hall first, so
"optimal" then needs the bound of the event without halls; with more than six different sets of interpreters asked for,
three of them may contend in a slot unseen by the count. Levels that are not proved say so by their gap.
"""
