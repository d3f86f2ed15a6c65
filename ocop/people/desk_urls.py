"""Addresses of this room's pages at the desk, under /ban/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ocop.people.views import audit, claims, invitations, roles

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("nguoi/", roles.persons, name="persons"),
    path("nguoi/<int:pk>/", roles.person, name="person"),
    path("nguoi/<int:pk>/xoa/", roles.erase, name="erase_person"),
    path("nguoi/<int:pk>/ma/", roles.code, name="issue_code"),
    path("vai-tro/<int:pk>/ket-thuc/", roles.end, name="end_role"),
    path("to-chuc/<int:pk>/nguoi/", roles.members, name="members"),
    path("loi-moi/", invitations.listing, name="invitations"),
    path("loi-moi/moi/", invitations.new, name="invite"),
    path("loi-moi/<int:pk>/thu-hoi/", invitations.cancel, name="cancel_invitation"),
    path("dai-dien/", claims.to_answer, name="claims"),
    path("dai-dien/<int:pk>/", claims.answer, name="claim"),
    path("nhat-ky/", audit.audit, name="audit"),
    path("nhat-ky/<int:sequence>/", audit.entry, name="audit_entry"),
    path("khoa/", audit.keys, name="keys"),
    path("khoa/<int:pk>/ket-thuc/", audit.revoke, name="revoke_key"),
    path("van-phong/", audit.office, name="office"),
]
