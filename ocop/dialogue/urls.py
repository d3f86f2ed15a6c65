"""Addresses of the dialogue on the desk, under /ban/doi-thoai/."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.dialogue.views import keeping, promises, proposals

app_name = "dialogue"
urlpatterns: list[URLPattern] = [
    path("", proposals.listing, name="proposals"),
    path("moi/", proposals.new, name="proposal_new"),
    path("<int:pk>/", proposals.detail, name="proposal"),
    path("hua/", promises.listing, name="promises"),
    path("hua/moi/", promises.new, name="promise_new"),
    path("hua/<int:pk>/", promises.detail, name="promise"),
    path("cuoc/", keeping.dialogues, name="dialogues"),
    path("chu-de/", keeping.rules_page, name="rules"),
]
