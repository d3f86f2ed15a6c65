"""Addresses of the commune's, the office's and the advisory team's part of the appraisal room; see urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.appraisal.commune_views import (
    completion,
    inbox,
    meeting,
    papers,
    questions,
    report,
    review,
    rounds,
    samples,
    team,
)

urlpatterns: list[URLPattern] = [
    path("ho-so/", inbox.inbox, name="inbox"),
    path("xet/<int:pk>/", review.review, name="review"),
    path("xet/<int:pk>/buoc/", review.step, name="review_step"),
    path("xet/<int:pk>/bao-cao/", report.report, name="commune_report"),
    path("xet/<int:pk>/bao-cao/luu/", report.autosave, name="commune_report_autosave"),
    path("xet/<int:pk>/bao-cao/ban-ky/", report.signed, name="commune_report_signed"),
    path("xet/<int:pk>/mau-03.<str:ending>", papers.form03, name="form03"),
    path("xet/<int:pk>/tra-lai/", completion.send_back, name="send_back"),
    path("xet/<int:pk>/mau-san-pham/", samples.samples, name="samples"),
    path("xet/<int:pk>/nhan-mau.pdf", papers.labels, name="sample_labels"),
    path("xet/<int:pk>/to-tu-van/", team.team, name="team"),
    path("xet/<int:pk>/to-tu-van/tham/<int:visit_id>/", team.visit, name="site_visit"),
    path("xet/<int:pk>/bao-cao-to-tu-van.<str:ending>", papers.team_report, name="team_report"),
    path("ho-so/<int:pk>/cau-hoi/", questions.questions, name="questions"),
    path("dot/", rounds.rounds, name="rounds"),
    path("dot/mo/", rounds.round_open, name="round_open"),
    path("dot/<int:pk>/", rounds.round_page, name="round"),
    path("dot/<int:pk>/nhan/", rounds.round_accept, name="round_accept"),
    path("dot/<int:pk>/ket-thuc/", rounds.round_end, name="round_end"),
    path("dot/<int:pk>/nhan-mau.pdf", papers.round_labels, name="round_labels"),
    path("dot/<int:pk>/hop/", meeting.meeting, name="meeting"),
    path("dot/<int:pk>/hop/xep/", meeting.meeting_plan, name="meeting_plan"),
    path("dot/<int:pk>/hop/moi/", meeting.meeting_invite, name="meeting_invite"),
    path("dot/<int:pk>/hop/chuong-trinh.<str:ending>", papers.agenda, name="agenda"),
]
