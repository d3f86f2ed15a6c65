"""Addresses of the producer's part of the appraisal room; see urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.appraisal.producer_views import consents, documents, dossiers, filing, planning, rules, sheet, star_path

urlpatterns: list[URLPattern] = [
    path("ho-so-cua-toi/", dossiers.my_dossiers, name="my_dossiers"),
    path("san-pham/<int:product_id>/ho-so/moi/", dossiers.begin, name="dossier_begin"),
    path("ho-so/<int:pk>/", dossiers.dossier, name="dossier"),
    path("ho-so/<int:pk>/tu-cham/", sheet.self_assess, name="self_assess"),
    path("ho-so/<int:pk>/luu/", sheet.autosave, name="autosave"),
    path("ho-so/<int:pk>/giay/<str:criterion>/", filing.evidence, name="evidence"),
    path("ho-so/<int:pk>/bo-giay/<int:evidence_id>/", filing.evidence_remove, name="evidence_remove"),
    path("ho-so/<int:pk>/to-khai/", filing.slip, name="slip"),
    path("ho-so/<int:pk>/bo-sung/", filing.complete, name="complete"),
    path("ho-so/<int:pk>/nop/", filing.file, name="file"),
    path("ho-so/<int:pk>/rut/", dossiers.withdraw, name="withdraw"),
    path("ho-so/<int:pk>/dong-y/", consents.consent, name="consent"),
    path("ho-so/<int:pk>/ban-nop/<int:number>/", filing.filed, name="filed"),
    path("ho-so/<int:pk>/mau/<str:form>.<str:ending>", documents.form, name="form_document"),
    path("ho-so/<int:pk>/duong-len-sao/", star_path.of_dossier, name="star_path"),
    path("ho-so/<int:pk>/quyet-dinh-khac/", star_path.other_of_dossier, name="other_decree"),
    path("san-pham/<int:pk>/duong-len-sao/", planning.path, name="plan_path"),
    path("san-pham/<int:pk>/thu-cham/", planning.assess, name="plan_assess"),
    path("san-pham/<int:pk>/thu-cham/luu/", planning.autosave, name="plan_autosave"),
    path("san-pham/<int:pk>/quyet-dinh-khac/", planning.other, name="plan_other_decree"),
    path("quy-dinh/", rules.listing, name="rules"),
]
