"""Addresses of memoranda, of what follows them and of the funnel; see ocop/trade/urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.trade.deals.views import drafting, following, funnel, memoranda, papers

urlpatterns: list[URLPattern] = [
    path("bien-ban/", memoranda.listing, name="memoranda"),
    path("bien-ban/moi/", drafting.choose, name="memorandum_choose"),
    path("bien-ban/moi/<int:producer_id>/<int:buyer_id>/", drafting.new, name="memorandum_new"),
    path("bien-ban/tu-cuoc-gap/<int:pk>/", drafting.from_meeting, name="memorandum_from_meeting"),
    path("bien-ban/trang-thai/", memoranda.state_table, name="memorandum_states"),
    path("bien-ban/im-tieng/", memoranda.silent, name="silent"),
    path("bien-ban/cau-hoi/", following.questions, name="questions"),
    path("bien-ban/cau-hoi/<int:pk>/", following.follow_up, name="follow_up"),
    path("bien-ban/buoc/<int:pk>/", following.step, name="step"),
    path("bien-ban/phan-anh/<int:pk>/", following.complaint, name="complaint"),
    path("bien-ban/van-ban/", papers.listing, name="papers"),
    path("bien-ban/van-ban/moi/", papers.new, name="paper_new"),
    path("bien-ban/van-ban/gan/", papers.attach_many, name="paper_attach"),
    path("bien-ban/van-ban/<int:pk>/", papers.detail, name="paper"),
    path("bien-ban/<int:pk>/", memoranda.detail, name="memorandum"),
    path("bien-ban/<int:pk>/sua/", drafting.change, name="memorandum_change"),
    path("bien-ban/<int:pk>/bien-ban.<str:ending>", memoranda.document, name="memorandum_document"),
    path("bien-ban/<int:pk>/ban-quet/", papers.attach, name="memorandum_scan"),
    path("bien-ban/<int:pk>/bao/", following.step_new, name="step_new"),
    path("bien-ban/<int:pk>/phan-anh/", following.complaint_new, name="complaint_new"),
    path("bien-ban/<int:pk>/dong/<str:ending>/", memoranda.close, name="memorandum_close"),
    path("pheu/", funnel.page_of_figures, name="funnel"),
    path("pheu/bien-ban/", funnel.rows, name="funnel_rows"),
]
