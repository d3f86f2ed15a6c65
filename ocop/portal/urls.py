"""Public addresses. Vietnamese at the root, the same under /en/; the address of a page is its state."""

from django.urls import URLPattern, path

from ocop.portal.views import (
    catalogue,
    code,
    decisions,
    figures,
    home,
    outlets,
    places,
    producers,
    product,
    texts,
    verify,
    villages,
)

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("q/kiem-tra", verify.check, name="check"),
    path("q/<str:token>", verify.page, name="verify"),
    path("", home.page, name="home"),
    path("san-pham/", catalogue.page, name="catalogue"),
    path("san-pham/goi-y/", catalogue.suggestions, name="suggestions"),
    path("san-pham/<slug:slug>/", product.page, name="product"),
    path("chu-the/", producers.listing, name="producers"),
    path("chu-the/<slug:slug>/", producers.page, name="producer"),
    path("xa-phuong/", places.listing, name="communes"),
    path("xa-phuong/<slug:slug>/", places.page, name="commune"),
    path("ban-do/", places.map_page, name="map"),
    path("lang-nghe/", villages.listing, name="villages"),
    path("lang-nghe/<slug:slug>/", villages.page, name="village"),
    path("diem-ban/", outlets.listing, name="outlets"),
    path("diem-ban/<slug:slug>/", outlets.page, name="outlet"),
    path("so-lieu/", figures.page, name="figures"),
    path("so-lieu/dong/", figures.rows, name="figure_rows"),
    path("so-lieu/cong-bo/", figures.statements, name="statements"),
    path("so-lieu/cach-dem/", texts.counting, name="counting"),
    path("du-lieu-mo/", texts.open_data, name="open_data"),
    path("quyet-dinh/", decisions.listing, name="decisions"),
    path("chuong-trinh/", texts.programme, name="programme"),
    path("tra-ma/", code.page, name="code"),
    path("tiep-can/", texts.accessibility, name="accessibility"),
    path("quyen-rieng-tu/", texts.privacy, name="privacy"),
    path("lien-he/", texts.about, name="about"),
]
