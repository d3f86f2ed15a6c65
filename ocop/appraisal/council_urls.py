"""Addresses of the council's part of the appraisal room; see urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.appraisal.council_views import assigning, councils, proposals, results, rooms

urlpatterns: list[URLPattern] = [
    path("hoi-dong/", councils.councils, name="councils"),
    path("hoi-dong/trang-thai/", results.state_table, name="state_table"),
    path("hoi-dong/<int:pk>/", councils.council, name="council"),
    path("hoi-dong/ghe/<int:pk>/thoi/", councils.seat_end, name="seat_end"),
    path("hoi-dong/dot/<int:pk>/", rooms.council_room, name="council_room"),
    path("hoi-dong/dot/<int:pk>/bang/", rooms.council_room_live, name="council_room_live"),
    path("hoi-dong/dot/<int:pk>/phan-cong/", assigning.assign, name="assign"),
    path("hoi-dong/dot/<int:pk>/mo-cham/", rooms.scoring_open, name="scoring_open"),
    path("hoi-dong/dot/<int:pk>/khoa-cham/", rooms.scoring_close, name="scoring_close"),
    path("hoi-dong/dot/<int:pk>/co-mat/", rooms.present, name="present"),
    path("hoi-dong/dot/<int:pk>/de-nghi/", proposals.proposals, name="proposals"),
    path("hoi-dong/dot/<int:pk>/giay/<str:name>.<str:ending>", proposals.paper, name="council_paper"),
    path("hoi-dong/dot/<int:pk>/bien-ban/", proposals.minutes_write, name="minutes_write"),
    path("hoi-dong/bien-ban/<int:pk>/ky/", proposals.minutes_sign, name="minutes_sign"),
    path("hoi-dong/dot/<int:pk>/do-dong-thuan/", proposals.agreement, name="agreement"),
    path("hoi-dong/ho-so/<int:pk>/cham-lai/", rooms.score_again, name="score_again"),
    path("hoi-dong/ho-so/<int:pk>/ket-luan/", results.verdict, name="verdict"),
    path("hoi-dong/ho-so/<int:pk>/vang/<int:seat_id>/", rooms.excuse, name="excuse"),
    path("hoi-dong/xung-dot/<int:pk>/bo/", rooms.conflict_lift, name="conflict_lift"),
    path("ho-so/<int:pk>/ket-qua/", results.result, name="result"),
    path("ho-so/<int:pk>/ket-qua/quyet-dinh-khac/", results.result_other, name="result_other"),
    path("ho-so/<int:pk>/qua-trinh/", results.dossier_moves, name="dossier_moves"),
]
