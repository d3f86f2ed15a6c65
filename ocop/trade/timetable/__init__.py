"""Timetables of meetings between producers and buyers; pure: no Django, data in and out.

Two doors. `python -m ocop.trade.timetable FILE.dzn` answers the published benchmark format (`dzn`, `forum`, `proof`);
`event`, `planning`, `reasons`, `repair` and `moves` serve the events of an office.
"""
