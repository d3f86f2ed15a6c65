"""Addresses of what follows the council: decisions, results, the ministry, appeals, withdrawals, renewals; see urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.appraisal.ruling_views import appeals, cases, decisions, outcome, renewals

urlpatterns: list[URLPattern] = [
    path("quyet-dinh/", decisions.listing, name="decisions"),
    path("quyet-dinh/dot/<int:round_id>/lap/", decisions.draft, name="decision_draft"),
    path("quyet-dinh/<int:pk>/", decisions.detail, name="decision"),
    path("quyet-dinh/muc/<int:pk>/", decisions.item, name="decision_item"),
    path("quyet-dinh/<int:pk>/viet/", decisions.write, name="decision_write"),
    path("quyet-dinh/<int:pk>/cong-bo/", decisions.publish, name="decision_publish"),
    path("quyet-dinh/<int:pk>/dinh-chinh/", decisions.correct, name="decision_correct"),
    path("van-ban/<int:pk>/ky/", decisions.sign, name="paper_sign"),
    path("ho-so/<int:pk>/ket-luan/", outcome.outcome, name="outcome"),
    path("ho-so/<int:pk>/thong-bao/", outcome.notice, name="notice"),
    path("ho-so/<int:pk>/trinh-bo/", outcome.ministry_page, name="ministry"),
    path("trinh-bo/", outcome.ministry_listing, name="ministry_files"),
    path("khieu-nai/", appeals.listing, name="appeals"),
    path("khieu-nai/<int:pk>/", appeals.detail, name="appeal"),
    path("ho-so/<int:pk>/khieu-nai/", appeals.against_result, name="appeal_result"),
    path("thu-hoi/<int:pk>/khieu-nai/", appeals.against_withdrawal, name="appeal_withdrawal"),
    path("thu-hoi/", cases.listing, name="cases"),
    path("thu-hoi/<int:pk>/", cases.detail, name="case"),
    path("cong-nhan/<int:pk>/thu-hoi/lap/", cases.open_case, name="case_open"),
    path("danh-gia-lai/", renewals.listing, name="renewals"),
]
