"""Addresses of events at the desk; see ocop/trade/urls.py. What a phone keeps for a hall without network lies under cuoc-gap/."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.trade.events.views import day, office, outside, own, people, results, timetables, wishes

ROOT = "su-kien/"
ONE = f"{ROOT}<slug:slug>/"
WHO = f"{ONE}tham-du/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("lich/", outside.calendar, name="event_calendar"),
    path("lich/moi/", outside.outside_new, name="event_outside_new"),
    path("lich/<int:pk>/", outside.outside_change, name="event_outside"),
    path(ROOT, office.events, name="events"),
    path(f"{ROOT}moi/", office.new, name="event_new"),
    path(ONE, office.detail, name="event"),
    path(f"{ONE}sua/", office.change, name="event_change"),
    path(f"{ONE}chuyen/", office.move, name="event_move"),
    path(f"{ONE}mat-bang/", office.layout, name="event_layout"),
    path(f"{ONE}khung-gio/", office.slots, name="event_slots"),
    path(f"{ONE}phien-dich/", people.interpreters, name="event_interpreters"),
    path(f"{ONE}tham-du/", people.participants, name="event_participants"),
    path(f"{ONE}moi-du/", people.invite, name="event_invite"),
    path(f"{ONE}gui-giay-moi/", people.send_invitations, name="event_invitations"),
    path(f"{ONE}dang-ky/<str:side>/<int:organisation>/", people.join, name="event_join"),
    path(WHO, people.participant, name="event_participant"),
    path(f"{WHO}nguyen-vong/", wishes.wishes, name="event_wishes"),
    path(f"{ONE}lich-gap/", timetables.timetables, name="timetables"),
    path(f"{ONE}lich-gap/so-sanh/", timetables.compare, name="timetable_compare"),
    path(f"{ONE}lich-gap/sua/", timetables.repair, name="timetable_repair"),
    path(f"{ONE}lich-gap/cuoc-gap/", timetables.meetings, name="timetable_meetings"),
    path(f"{ONE}lich-gap/<int:number>/", timetables.timetable, name="timetable"),
    path(f"{ONE}lich-gap/<int:number>/tien-do/", timetables.progress, name="timetable_progress"),
    path(f"{ONE}lich-gap/<int:number>/lam/", timetables.act, name="timetable_act"),
    path(f"{ONE}lich-gap/<int:number>/doi/<int:meeting>/", timetables.moving, name="timetable_move"),
    path(f"{ONE}ngay/", day.day, name="event_day"),
    path(f"{ONE}bang/<int:hall>/", day.board, name="event_board"),
    path(f"{ONE}vao/<str:badge>/", day.door, name="event_door"),
    path(f"{ONE}the.pdf", day.badge_sheet, name="event_badges"),
    path(f"{ONE}giay-moi.pdf", day.letters, name="event_letters"),
    path(f"{ONE}ket-qua/", results.results, name="event_results"),
    path("cuoc-gap/", own.mine, name="event_mine"),
    path("cuoc-gap/nguoi-phuc-vu.js", own.worker, name="event_worker"),
    path("cuoc-gap/dong-bo/", own.sync, name="event_sync"),
    path("cuoc-gap/<slug:slug>/<int:pk>/", own.own, name="event_own"),
]
