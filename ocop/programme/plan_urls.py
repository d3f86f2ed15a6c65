"""Addresses of plans, indicators, yearly statements and demand before supply; see ocop/programme/urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.programme.views import figures, lines, plans, producing, ties

urlpatterns: list[URLPattern] = [
    path("", plans.listing, name="plans"),
    path("ke-hoach/moi/", plans.new, name="plan_new"),
    path("ke-hoach/<int:pk>/", plans.detail, name="plan"),
    path("ke-hoach/<int:pk>/sua/", plans.change, name="plan_change"),
    path("ke-hoach/<int:pk>/phe-duyet/", plans.approve, name="plan_approve"),
    path("ke-hoach/<int:pk>/mo-sua/", plans.reopen, name="plan_reopen"),
    path("ke-hoach/<int:pk>/phien-ban/", plans.versions, name="plan_versions"),
    path("ke-hoach/<int:pk>/noi-dung/<int:number>/", plans.content, name="content"),
    path("ke-hoach/<int:pk>/noi-dung/<int:number>/viec/moi/", lines.activity, name="activity_new"),
    path("ke-hoach/<int:pk>/noi-dung/<int:number>/viec/<int:key>/", lines.activity, name="activity"),
    path("ke-hoach/<int:pk>/noi-dung/<int:number>/muc-tieu/moi/", lines.target, name="target_new"),
    path("ke-hoach/<int:pk>/noi-dung/<int:number>/muc-tieu/<int:key>/", lines.target, name="target"),
    path("ke-hoach/<int:pk>/bo/<slug:what>/<int:key>/", lines.take_out, name="line_out"),
    path("ke-hoach/<int:pk>/theo-xa/<slug:code>/", lines.by_place, name="by_place"),
    path("viec/<int:pk>/tien-do/", lines.report, name="activity_report"),
    path("viec/<int:pk>/co-so/", ties.field, name="activity_field"),
    path("muc-tieu/<int:pk>/dem-tay/", lines.hand_counts, name="hand_counts"),
    path("dem-tay/<int:pk>/kiem/", lines.hand_check, name="hand_check"),
    path("chi-tieu/", figures.listing, name="indicators"),
    path("so-lieu/<slug:code>/", figures.rows, name="rows"),
    path("to-khai/", producing.statements, name="statements"),
    path("to-khai/<int:producer_id>/<int:year>/", producing.statement, name="statement"),
    path("to-khai/<int:producer_id>/<int:year>/kiem/", producing.check, name="statement_check"),
    path("cung-cau/", producing.demand, name="demand"),
    path("y-tuong/", producing.ideas, name="ideas"),
    path("y-tuong/moi/<int:producer_id>/", producing.idea, name="idea_new"),
    path("y-tuong/<int:pk>/ket-qua/", producing.settle, name="idea_settle"),
]
