"""Addresses of the two sides: buyers, terms, gates, needs, offers, packs."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.trade.sides.views import between, buyers, gates, needs, offers, packs, profile_files, rows, terms

urlpatterns: list[URLPattern] = [
    path("ben-mua/", buyers.listing, name="buyers"),
    path("ben-mua/dang-ky/", buyers.apply, name="buyer_apply"),
    path("ben-mua/<int:pk>/", buyers.detail, name="buyer"),
    path("ben-mua/<int:pk>/sua/", buyers.change, name="buyer_change"),
    path("ben-mua/<int:pk>/quyet-dinh/", buyers.decide, name="buyer_decide"),
    path("ben-mua/<int:pk>/dieu-kien/soan/", terms.draft, name="terms_draft"),
    path("dieu-kien/<int:pk>/", terms.detail, name="terms"),
    path("dieu-kien/<int:pk>/cong-bo/", terms.publish, name="terms_publish"),
    path("dieu-kien/<int:pk>/bo/", terms.drop, name="terms_drop"),
    path("<str:of>/<int:pk>/muc/them/", rows.add, name="row_add"),
    path("<str:of>/<int:pk>/muc/<int:row_id>/", rows.change, name="row_change"),
    path("<str:of>/<int:pk>/muc/<int:row_id>/bo/", rows.remove, name="row_remove"),
    path("thi-truong/", gates.listing, name="gates"),
    path("thi-truong/nap/", gates.activate, name="gate_activate"),
    path("thi-truong/<int:pk>/", gates.detail, name="gate"),
    path("nhu-cau/", needs.listing, name="needs"),
    path("ben-mua/<int:pk>/nhu-cau/moi/", needs.new, name="need_new"),
    path("nhu-cau/<int:pk>/", needs.detail, name="need"),
    path("nhu-cau/<int:pk>/sua/", needs.change, name="need_change"),
    path("nhu-cau/<int:pk>/trang-thai/", needs.move, name="need_move"),
    path("chao-hang/", offers.listing, name="offers"),
    path("san-pham/<int:product_id>/chao-hang/", offers.begin, name="offer_begin"),
    path("chao-hang/<int:pk>/", offers.detail, name="offer"),
    path("chao-hang/<int:pk>/buoc/<str:step>/", offers.step, name="offer_step"),
    path("chao-hang/<int:pk>/trang-thai/", offers.move, name="offer_move"),
    path("chao-hang/<int:pk>/ho-so.<str:ending>", profile_files.sheet_file, name="offer_file"),
    path("chao-hang/<int:pk>/con-thieu/", between.of_offer, name="between"),
    path("con-thieu/", between.overview, name="between_overview"),
    path("goi-ho-so/", packs.listing, name="packs"),
    path("chao-hang/<int:pk>/gui/", packs.send, name="pack_send"),
    path("goi-ho-so/<int:pk>/", packs.detail, name="pack"),
    path("goi-ho-so/<int:pk>/da-nhan/", packs.receive, name="pack_receive"),
    path("goi-ho-so/<int:pk>/ban-ghi.json", packs.record, name="pack_record"),
]
