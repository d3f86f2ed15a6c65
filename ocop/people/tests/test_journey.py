"""The pages of this room in Chromium: a passkey from making to signing in; axe, widths and targets of every page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.urls import reverse

from ocop.ledger.models import PublishedHead
from ocop.people.actions import claim_organisation, create_key, invite
from ocop.people.actions.invitations import path_of
from ocop.people.models import Person
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tools import check_pages

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_passkey_from_making_to_signing_in(live_server: Any, chromium: Any) -> None:
    """On http://localhost, where browsers allow passkeys as on https; the CSP must let the library's scripts work."""
    assert live_server.url.startswith("http://localhost:")
    person = builders.person("Chị Gốm", email="gom@example.test")
    context = chromium.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(live_server.url + reverse("account_login"))
    page.fill("[name=login]", "gom@example.test")
    page.fill("[name=password]", "mat-khau-thu")
    with page.expect_navigation():
        page.click("form.form button.btn-main")
    page.goto(live_server.url + reverse("mfa_add_webauthn"))
    page.fill("[name=password]", "mat-khau-thu")  # is it you?
    with page.expect_navigation():
        page.click("form.form button.btn-main")
    page.fill("[name=name]", "Điện thoại của tôi")
    page.check("[name=passwordless]")
    with page.expect_navigation():
        page.click("#mfa_webauthn_add")
    assert Authenticator.objects.filter(user=person, type="webauthn").count() == 1
    context.clear_cookies()
    page.goto(live_server.url + reverse("account_login"))
    with page.expect_navigation(url=lambda address: "/dang-nhap/" not in address):
        page.click("#passkey_login")
    page.goto(live_server.url + reverse("account_profile"))
    assert page.locator("[name=name]").input_value() == "Chị Gốm"
    page.goto(live_server.url + reverse("mfa_list_webauthn"))
    assert "Điện thoại của tôi" in page.content()
    assert errors == []
    context.close()


def pages(cast: Cast) -> list[tuple[str, str]]:
    """(who, address) of every page, with something on it to look at."""
    _invitation, token = invite(
        by=cast.city_officer.person,
        name="Trần Văn Được Mời",
        email="moi@example.test",
        role="trade_officer",
        send=False,
    )
    claim = claim_organisation(
        by=builders.person("Nguyễn Thị Hỏi"),
        organisation=cast.home_organisation,
        role="producer_member",
        statement="Tôi là giám đốc hợp tác xã từ năm 2019.",
    )
    create_key(by=cast.administrator.person, label="Phần mềm một cửa")
    household = Person.objects.create_user(name="Bà Mây", phone="+84912345678")
    role = builders.role(household, "producer_member", organisation=cast.home_organisation)
    TOTP.activate(cast.auditor.person, "JBSWY3DPEHPK3PXP")
    strangers = ("account_login", "account_phone_login", "account_signup", "account_reset_password")
    own = ("account_profile", "account_data", "account_claims", "account_email", "mfa_index", "usersessions_list")
    desk = ("people:persons", "people:invitations", "people:invite", "people:claims", "people:audit", "people:keys")
    found = [("stranger", reverse(name)) for name in strangers]
    found += [("stranger", path_of(token))]
    found += [("producer_member", reverse(name)) for name in own]
    found += [("producer_member", reverse("account_claim_find") + "?q=hop tac xa")]
    found += [("producer_member", reverse("account_claim", args=[cast.other_organisation.pk]))]
    found += [("administrator", reverse(name)) for name in (*desk, "people:office")]
    found += [("administrator", reverse("people:person", args=[household.pk]))]
    found += [("commune_officer", reverse("people:claim", args=[claim.pk]))]
    found += [("commune_officer", reverse("people:end_role", args=[role.pk]))]
    found += [("commune_officer", reverse("people:members", args=[cast.home_organisation.pk]))]
    PublishedHead.objects.create(on=clock.today(), sequence=1, hash="0123456789abcdef" * 4)
    found += [("auditor", reverse("people:audit_entry", args=[1]))]
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_every_page_is_sound(live_server: Any, chromium: Any, cast: Cast, width: int, scheme: str) -> None:
    shots = os.environ.get("SHOTS")
    problems = []
    # On the wide, dark side every fourth page: they are made of the same parts.
    for who, address in pages(cast)[:: 1 if width == 360 else 4]:
        cookies = []
        if who != "stranger":
            key = cast[who].client.cookies[settings.SESSION_COOKIE_NAME].value
            cookies = [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        name = address.split("?")[0].strip("/").replace("/", "-")[:60]
        shot = Path(shots) / f"people-{name}-{width}-{scheme}.png" if shots else None
        finding = check_pages.look(chromium, live_server.url + address, width, scheme, cookies=cookies, shot=shot)
        # The test server compresses nothing, so bytes are measured elsewhere.
        problems += [f"{who} {address}: {one}" for one in finding.problems if "bytes before fonts" not in one]
    assert problems == []
