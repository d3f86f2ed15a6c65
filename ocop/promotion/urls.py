"""Addresses of this room on the desk, under /ban/quang-ba/."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.promotion.views import campaigns, counts, feeds, own_campaigns, papers, products, villages

app_name = "promotion"
urlpatterns: list[URLPattern] = [
    path("", counts.overview, name="counts"),
    path("san-pham/", products.listing, name="products"),
    path("san-pham/<int:pk>/", products.detail, name="product"),
    path("san-pham/<int:pk>/ma.svg", papers.code, name="code"),
    path("in/", papers.choose, name="print"),
    path("in/<slug:kind>.pdf", papers.sheet, name="paper"),
    path("kenh/", feeds.overview, name="feeds"),
    path("kenh/<slug:code>/", feeds.report_page, name="feed_report"),
    path("kenh/chu-the/<int:pk>/khoa/", feeds.key, name="feed_key"),
    path("chien-dich/", campaigns.listing, name="campaigns"),
    path("chien-dich/moi/", campaigns.new, name="campaign_new"),
    path("chien-dich/cua-toi/", own_campaigns.listing, name="own_campaigns"),
    path("chien-dich/<int:pk>/cua-toi/<int:product>/", own_campaigns.choose, name="own_campaign_choose"),
    path("chien-dich/<int:pk>/", campaigns.detail, name="campaign"),
    path("chien-dich/<int:pk>/sua/", campaigns.change, name="campaign_change"),
    path("chien-dich/<int:pk>/chon/", campaigns.choose, name="campaign_choose"),
    path("chien-dich/<int:pk>/trang-thai/", campaigns.move, name="campaign_move"),
    path("chien-dich/<int:pk>/xem-truoc/", campaigns.preview, name="campaign_preview"),
    path("lang-nghe/", villages.listing, name="villages"),
    path("lang-nghe/<int:pk>/", villages.detail, name="village"),
    path("lang-nghe/<int:pk>/sua/", villages.change, name="village_change"),
    path("lang-nghe/<int:pk>/nghe-nhan/", villages.artisan_new, name="artisan_new"),
    path("nghe-nhan/<int:pk>/", villages.artisan_change, name="artisan"),
    path("nghe-nhan/<int:pk>/rut/", villages.artisan_withdraw, name="artisan_withdraw"),
    path("lang-nghe/<int:pk>/xuong/", villages.workshop_new, name="workshop_new"),
    path("xuong/<int:pk>/", villages.workshop_change, name="workshop"),
]
