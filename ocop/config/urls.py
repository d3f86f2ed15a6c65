"""Addresses: Vietnamese at the root, English under /en/; machines under /api/v1/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("ocop.api.urls")),
    path("", include("ocop.files.urls")),
    path("", include("ocop.portal.machine_urls")),
    *i18n_patterns(
        # Strangers first: they ask most, and addresses are tried in this order.
        path("", include("ocop.portal.urls")),
        path("", include("ocop.trade.public_urls")),
        path("", include("ocop.outlets.public_urls")),
        path("", include("ocop.promotion.public_urls")),
        path("", include("ocop.dialogue.public_urls")),
        path("tai-khoan/", include("ocop.people.account_urls")),
        path("ban/", include("ocop.desk.urls")),
        prefix_default_language=False,
    ),
]
