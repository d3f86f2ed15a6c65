"""Addresses of the desk: the working home of everyone who signed in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from ocop.desk.views import choosing, home, outlets, papers, producers, products, recognitions, villages

desk_patterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("san-pham/", products.listing, name="products"),
    path("san-pham/moi/", products.new, name="product_new"),
    path("san-pham/<int:pk>/", products.detail, name="product"),
    path("san-pham/<int:pk>/sua/", products.change, name="product_change"),
    path("san-pham/<int:pk>/anh/", products.pictures, name="product_pictures"),
    path("san-pham/<int:pk>/anh/<int:picture_id>/", products.picture, name="product_picture"),
    path("san-pham/<int:pk>/gop/", products.merge, name="product_merge"),
    path("san-pham/<int:pk>/chuyen/", choosing.move, name="product_move"),
    path("san-pham/<int:product_id>/cong-nhan/", recognitions.record, name="recognise"),
    path("chu-the/", producers.listing, name="producers"),
    path("chu-the/moi/", producers.new, name="producer_new"),
    path("chu-the/<int:pk>/", producers.detail, name="producer"),
    path("chu-the/<int:pk>/sua/", producers.change, name="producer_change"),
    path("chu-the/<int:pk>/gop/", producers.merge, name="producer_merge"),
    path("chu-the/<int:producer_id>/giay-to/moi/", papers.new, name="paper_new"),
    path("giay-to/", papers.listing, name="papers"),
    path("giay-to/<int:pk>/", papers.detail, name="paper"),
    path("giay-to/<int:pk>/sua/", papers.change, name="paper_change"),
    path("giay-to/<int:pk>/ban-moi/", papers.version, name="paper_version"),
    path("lang-nghe/", villages.listing, name="villages"),
    path("lang-nghe/moi/", villages.new, name="village_new"),
    path("lang-nghe/<int:pk>/", villages.detail, name="village"),
    path("lang-nghe/<int:pk>/sua/", villages.change, name="village_change"),
    path("lang-nghe/<int:pk>/danh-hieu/", villages.give, name="village_title"),
    path("lang-nghe/<int:pk>/danh-hieu/<int:title_id>/", villages.end, name="village_title_end"),
    path("diem-ban/", outlets.listing, name="outlets"),
    path("diem-ban/moi/", outlets.new, name="outlet_new"),
    path("diem-ban/<int:pk>/", outlets.detail, name="outlet"),
    path("diem-ban/<int:pk>/sua/", outlets.change, name="outlet_change"),
    path("diem-ban/<int:pk>/don-vi-giu/", choosing.keeper, name="outlet_keeper"),
    path("diem-ban/<int:pk>/ket-thuc/", outlets.end, name="outlet_end"),
    path("cong-nhan/", recognitions.listing, name="recognitions"),
    path("cong-nhan/<int:pk>/", recognitions.detail, name="recognition"),
    path("cong-nhan/<int:pk>/thu-hoi/", recognitions.withdrawal, name="recognition_withdraw"),
    path("cong-nhan/<int:pk>/thoi-thu-hoi/", recognitions.lift, name="recognition_lift"),
    path("cong-nhan/<int:pk>/sua-sai/", recognitions.correct, name="recognition_correct"),
    path("cong-nhan/<int:pk>/huy-ghi/", recognitions.retraction, name="recognition_retract"),
    path("cong-nhan/<int:pk>/xac-nhan/", recognitions.confirmation, name="recognition_confirm"),
]

# The desk's own names are `desk:...`; other rooms' pages stand beside them under their own names.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((desk_patterns, "desk"))),
    path("", include("ocop.people.desk_urls")),
    path("", include("ocop.notices.urls")),
    path("", include("ocop.exchange.urls")),
    path("", include("ocop.appraisal.urls")),
]
