"""Addresses of the appraisal room on the desk: the producer's, the commune's and the office's, the council's, rulings and withdrawals."""

from __future__ import annotations

from ocop.appraisal import commune_urls, council_urls, hall_urls, producer_urls, ruling_urls

app_name = "appraisal"
urlpatterns = [
    *producer_urls.urlpatterns,
    *commune_urls.urlpatterns,
    *council_urls.urlpatterns,
    *hall_urls.urlpatterns,
    *ruling_urls.urlpatterns,
]
