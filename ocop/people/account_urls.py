"""Addresses of one's own account, under /tai-khoan/. The names of sign-in pages are allauth's, the addresses ours."""

from __future__ import annotations

from allauth.account import views as account
from allauth.usersessions import views as usersessions
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from ocop.people.views import claims, invitations, own, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="account_profile"), name="account_home"),
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-nhap/dien-thoai/", sign_in.phone_sign_in, name="account_phone_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("dang-ky/", account.signup, name="account_signup"),
    path("da-dong/", account.account_inactive, name="account_inactive"),
    path("xac-nhan-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", account.email, name="account_email"),
    path("email/cho-xac-nhan/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^email/xac-nhan/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("mat-khau/doi/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("mat-khau/quen/", account.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mat-khau/da-dat-lai/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("hai-buoc/", include("allauth.mfa.urls")),
    path("phien/", usersessions.list_usersessions, name="usersessions_list"),
    path("ho-so/", own.profile, name="account_profile"),
    path("du-lieu/", own.data, name="account_data"),
    path("du-lieu/tai-ve/", own.data_download, name="account_data_download"),
    path("du-lieu/xoa/", own.erase, name="account_erase"),
    path("dai-dien/", claims.own_claims, name="account_claims"),
    path("dai-dien/tim/", claims.find, name="account_claim_find"),
    path("dai-dien/tim/<int:pk>/", claims.claim, name="account_claim"),
    path("dai-dien/<int:pk>/rut/", claims.withdraw, name="account_claim_withdraw"),
    path("loi-moi/<str:token>/", invitations.accept, name="account_invitation"),
]
