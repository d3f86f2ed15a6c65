"""Issuing, replacing and verifying certificates; keys and their file; codes of products."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.recognition.actions import recognise, retract, retract_withdrawal, withdraw
from ocop.recognition.certificates import codes, issuing, keys, offline, verifying
from ocop.recognition.certificates.models import Certificate, ProductCode, SigningKey
from ocop.recognition.models import Recognition
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast

TODAY = datetime.date(2026, 11, 22)
Head = Callable[[], tuple[int, str]]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.OCOP_TODAY = TODAY


def made(cast: Cast, name: str = "Miến dong", **extra: Any) -> Recognition:
    product = builders.product(name, producer=cast.home_producer, commune=cast.home_commune)
    return builders.recognition(product, **extra)


def issue(cast: Cast, *rows: Recognition) -> issuing.Issued:
    return issuing.issue_certificates(by=cast.city_officer.person, recognitions=rows)


def one(cast: Cast, **extra: Any) -> Certificate:
    return issue(cast, made(cast, **extra)).made[0]


def test_a_certificate_is_issued_once(cast: Cast) -> None:
    row = made(cast)
    first = issue(cast, row)
    entries = Entry.objects.count()
    again = issue(cast, row)
    assert [one.recognition_id for one in first.made] == [row.pk]
    assert again.made == []
    assert [one.pk for one in again.kept] == [first.made[0].pk]
    assert Certificate.objects.count() == 1
    assert Entry.objects.count() == entries


def test_it_keeps_what_was_printed(cast: Cast) -> None:
    certificate = one(cast, level="4", decision="12/QĐ-UBND")
    product = certificate.recognition.product
    product.name = "Tên khác"
    product.save()
    certificate.refresh_from_db()
    assert certificate.number == "MAU-01-000001"
    assert certificate.product_name == "Miến dong"
    assert certificate.holder == "Hợp tác xã Gốm Nhà"
    assert certificate.place == "Xã Bát Tràng Thử"
    assert (certificate.level, certificate.decision) == ("4", "12/QĐ-UBND")
    assert (certificate.issued_on, certificate.ends_on) == (datetime.date(2025, 6, 30), datetime.date(2028, 6, 30))
    assert certificate.code == f"01-{cast.home_commune.code}-1-2025"
    assert Recognition.objects.get(pk=certificate.recognition_id).code == certificate.code


def test_one_entry_of_the_ledger_for_many(cast: Cast) -> None:
    rows = [made(cast, f"Sản phẩm {n}") for n in range(3)]
    issue(cast, *rows)
    entry = Entry.objects.get(action="certificate.issue")
    assert entry.change["after"]["count"] == 3
    assert entry.change["after"]["numbers"] == ["MAU-01-000001", "MAU-01-000002", "MAU-01-000003"]


def test_sequences_run_by_commune_and_year(cast: Cast) -> None:
    home = [made(cast, f"Nhà {n}") for n in range(2)] + [made(cast, "Năm khác", issued_on=datetime.date(2026, 1, 5))]
    other = builders.recognition(builders.product("Khác", commune=cast.other_commune))
    brought = made(cast, "Mang đến", code=f"01-{cast.home_commune.code}-41-2025")
    issue(cast, *home, other, brought)
    here, there = cast.home_commune.code, cast.other_commune.code
    assert list(ProductCode.objects.order_by("pk").values_list("commune", "sequence", "year")) == [
        (here, 1, 2025),
        (here, 2, 2025),
        (here, 1, 2026),
        (there, 1, 2025),
    ]


def test_a_real_code_counts_as_given(cast: Cast) -> None:
    cast.home_commune.code = "09000"
    cast.home_commune.save()
    made(cast, "Mang đến", code="01-09000-41-2025")
    assert one(cast).code == "01-09000-42-2025"
    assert codes.parse("01-09000-42-2025") == codes.Code("01", "09000", 42, 2025)
    assert codes.parse("01-268-09886-1-2021") is None


def test_the_database_refuses_a_code_twice(cast: Cast) -> None:
    first, second = made(cast), made(cast, "Hai")
    facts = {"province": "01", "commune": "09000", "sequence": 1, "year": 2025}
    ProductCode.objects.create(recognition=first, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductCode.objects.create(recognition=second, **facts)


def test_a_code_that_two_products_brought_is_refused(cast: Cast, ledger_head: Head) -> None:
    first = made(cast, "Miến Một", code="01-09000-7-2025")
    second = made(cast, "Miến Hai", code="01-09000-7-2025")
    old = [made(cast, f"Cũ {n}", old_code="01-268-09886-1-2021") for n in range(2)]
    # A renewal keeps the code of its own product.
    again = builders.recognition(made(cast, "Ba", code="01-09000-8-2025").product, code="01-09000-8-2025", level="4")
    before = ledger_head()
    for rows, words in (([first], "Miến Hai"), ([second], "Miến Một"), ([old[0]], "Cũ 1")):
        with pytest.raises(Refused) as refusal:
            issue(cast, *rows)
        assert rows[0].code or rows[0].old_code in refusal.value.sentence
        assert words in refusal.value.sentence
    assert (Certificate.objects.count(), ledger_head()) == (0, before)
    found = issue(cast, first, second, again)
    assert ([one.recognition_id for one in found.made], len(found.refused)) == ([again.pk], 2)


def test_a_decision_with_the_code_of_another_product_is_refused(cast: Cast, ledger_head: Head) -> None:
    made(cast, "Miến Một", code="01-09000-7-2025")
    product = builders.product("Miến Hai", producer=cast.home_producer, commune=cast.home_commune)
    before = ledger_head()

    def decide(code: str) -> Recognition:
        return recognise(
            by=cast.city_officer.person,
            product=product,
            level="3",
            kind="new",
            body="province",
            decision="7/QĐ",
            issued_on=TODAY,
            code=code,
        )

    with pytest.raises(Refused) as refusal:
        decide("01-09000-7-2025")
    assert "Miến Một" in refusal.value.sentence
    assert (Recognition.objects.count(), ledger_head()) == (1, before)
    row = decide("01-09000-9-2025")
    with pytest.raises(Refused):
        retract(by=cast.city_officer.person, recognition=row, reason="Sai mã", replacement={"code": "01-09000-7-2025"})
    assert Recognition.objects.known().get(product=product).code == "01-09000-9-2025"


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"level": "unstated"}, "sao"),
        (
            {
                "issued_on": None,
                "ends_on": None,
                "precision": "year",
                "year": 2024,
                "counted_from": datetime.date(2024, 12, 31),
            },
            "ngày",
        ),
        ({"issued_on": datetime.date(2022, 1, 1)}, "hết"),
        ({"retracted_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}, ""),
    ],
)
def test_what_can_have_no_certificate(cast: Cast, ledger_head: Head, extra: dict[str, Any], words: str) -> None:
    row = made(cast, **extra)
    before = ledger_head()
    with pytest.raises(Refused) as refusal:
        issue(cast, row)
    assert words in refusal.value.sentence
    assert Certificate.objects.count() == 0
    assert ProductCode.objects.count() == 0
    assert ledger_head() == before


def test_rows_of_public_pages_have_none(cast: Cast) -> None:
    row = builders.recognition(builders.product(register="public"))
    with pytest.raises(Refused):
        issue(cast, row)


def test_a_product_without_a_commune_gets_no_code(cast: Cast) -> None:
    placeless = builders.recognition(builders.product("Không nơi"))
    placed = made(cast)
    with pytest.raises(Refused):
        issue(cast, placeless)
    both = issue(cast, placeless, placed)
    assert [one.recognition_id for one in both.made] == [placed.pk]
    assert [row.pk for row, _why in both.refused] == [placeless.pk]


@pytest.mark.parametrize("name", ["producer_member", "commune_officer", "trade_officer", "auditor"])
def test_only_the_office_issues(cast: Cast, ledger_head: Head, name: str) -> None:
    row = made(cast)
    before = ledger_head()
    with pytest.raises(Refused):
        issuing.issue_certificates(by=cast[name].person, recognitions=[row])
    assert (Certificate.objects.count(), SigningKey.objects.count()) == (0, 0)
    assert ledger_head() == before


def test_a_new_paper_replaces_the_earlier(cast: Cast) -> None:
    old = one(cast)
    [new] = issuing.reissue(by=cast.city_officer.person, certificates=[old], reason="Sai tên")
    old.refresh_from_db()
    assert (old.replaced_why, new.number, new.code) == ("Sai tên", "MAU-01-000002", old.code)
    assert verifying.verdict(old.token).state == "replaced"
    assert verifying.verdict(new.token).state == "in_force"
    with pytest.raises(Refused):
        issuing.reissue(by=cast.city_officer.person, certificates=[old], reason="Lần nữa")
    with pytest.raises(Refused):
        issuing.reissue(by=cast.city_officer.person, certificates=[new], reason=" ")


def test_two_standing_papers_are_refused_by_the_database(cast: Cast) -> None:
    first = one(cast)
    first.pk, first.serial, first.number = None, 99, "X"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


# --- verdicts -----------------------------------------------------------------------------------------------------------
def test_states_of_one_mark(cast: Cast) -> None:
    certificate = one(cast)
    assert verifying.verdict(certificate.token).state == "in_force"
    assert verifying.verdict(certificate.token).is_pass
    last = certificate.ends_on - datetime.timedelta(days=1)
    assert verifying.verdict(certificate.token, on=last).state == "in_force"
    assert verifying.verdict(certificate.token, on=certificate.ends_on).state == "ended"
    taken = withdraw(
        by=cast.city_officer.person,
        recognition=certificate.recognition,
        ground="criteria",
        decision="9/QĐ",
        decided_on=TODAY,
    )
    found = verifying.verdict(certificate.token)
    assert (found.state, found.is_pass) == ("withdrawn", False)
    assert found.facts is not None
    assert (found.facts["withdrawn_on"], found.facts["withdrawn_ground"]) == (TODAY, "criteria")
    retract_withdrawal(by=cast.city_officer.person, withdrawal=taken, reason="Ghi nhầm")
    assert verifying.verdict(certificate.token).state == "in_force"


def test_a_renewal_replaces_the_mark_before_it(cast: Cast) -> None:
    certificate = one(cast, level="3")
    recognise(
        by=cast.city_officer.person,
        product=certificate.recognition.product,
        level="4",
        kind="upgraded",
        body="province",
        decision="7/QĐ-UBND",
        issued_on=TODAY,
    )
    assert verifying.verdict(certificate.token).state == "replaced"
    assert verifying.verdict(certificate.token, on=TODAY - datetime.timedelta(days=1)).state == "in_force"


def test_a_wrong_record_is_cancelled(cast: Cast) -> None:
    certificate = one(cast)
    retract(by=cast.city_officer.person, recognition=certificate.recognition, reason="Nhầm sản phẩm")
    assert verifying.verdict(certificate.token).state == "cancelled"


def test_forged_and_unknown(cast: Cast) -> None:
    certificate = one(cast)
    token = certificate.token
    assert verifying.verdict("abc").why == "form"
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert (verifying.verdict(changed).state, verifying.verdict(changed).why) == ("forged", "signature")
    Certificate.objects.all().delete()
    found = verifying.verdict(token)
    assert (found.state, found.is_pass, found.facts) == ("unknown", False, None)


def test_a_verdict_asks_one_question(cast: Cast, django_assert_num_queries: Any) -> None:
    certificate = one(cast)
    verifying.verdict(certificate.token)
    with django_assert_num_queries(1):
        verifying.verdict(certificate.token)


# --- keys ---------------------------------------------------------------------------------------------------------------
def test_rotation_keeps_what_was_signed(cast: Cast) -> None:
    old = one(cast)
    second = keys.rotate(by=cast.administrator.person)
    new = issue(cast, made(cast, "Hai")).made[0]
    assert (old.key_id, new.key_id, second.name) == (1, 2, "2026-B")
    assert SigningKey.objects.get(pk=1).valid_to == TODAY
    assert verifying.verdict(old.token).state == "in_force"
    assert verifying.verdict(new.token).state == "in_force"
    assert [key["to"] for key in keys.published()["keys"]] == ["2026-11-22", None]


def test_a_distrusted_key_is_believed_no_more(cast: Cast) -> None:
    old = one(cast)
    keys.distrust(by=cast.administrator.person, number=1, reason="Mất máy")
    assert verifying.verdict(old.token).state == "distrusted"
    assert not verifying.verdict(old.token).is_pass
    [new] = issuing.reissue(by=cast.city_officer.person, certificates=[old], reason="Khoá cũ lộ")
    assert new.key_id == 2
    assert verifying.verdict(new.token).state == "in_force"


def test_only_administrators_change_keys(cast: Cast, ledger_head: Head) -> None:
    one(cast)
    before = ledger_head()
    with pytest.raises(Refused):
        keys.rotate(by=cast.city_officer.person)
    with pytest.raises(Refused):
        keys.distrust(by=cast.city_officer.person, number=1, reason="x")
    assert ledger_head() == before


def test_private_halves_lie_locked_in_a_file(cast: Cast, settings: Any) -> None:
    certificate = one(cast)
    key = SigningKey.objects.get()
    raw = keys.private_half(key).private_bytes_raw()
    path = keys.key_file()
    assert path.stat().st_mode & 0o777 == 0o600
    content = path.read_text()
    assert keys.text_of(raw) not in content
    assert raw.hex() not in content
    rows = json.dumps(list(SigningKey.objects.values()), default=str)
    assert keys.text_of(raw) not in rows
    settings.OCOP_KEY_SECRET = "another"
    with pytest.raises(Refused):
        keys.private_half(key)
    # without the private half old codes are checked all the same, and new ones are refused
    assert verifying.verdict(certificate.token).state == "in_force"
    with pytest.raises(Refused):
        issue(cast, made(cast, "Hai"))
    assert verifying.withdrawn_list()["signature"] is None


def test_the_command_lists_and_rotates(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("certificate_keys", "list")
    assert "no key yet" in capsys.readouterr().out
    one(cast)
    call_command("certificate_keys", "rotate")
    call_command("certificate_keys", "list")
    out = capsys.readouterr().out
    assert "2026-B" in out
    assert "1 certificates; private half here" in out
    with pytest.raises(CommandError):
        call_command("certificate_keys", "distrust", "9", "--reason", "x")


# --- without a database -------------------------------------------------------------------------------------------------
def files(tmp_path: Path) -> tuple[Path, Path]:
    published, withdrawn = tmp_path / "keys.json", tmp_path / "withdrawn.json"
    published.write_text(json.dumps(keys.published()))
    withdrawn.write_text(json.dumps(verifying.withdrawn_list()))
    return published, withdrawn


def test_the_command_checks_with_two_files_alone(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], django_assert_num_queries: Any
) -> None:
    good, gone = one(cast), one(cast, decision="2/QĐ")
    withdraw(
        by=cast.city_officer.person, recognition=gone.recognition, ground="mark", decision="9/QĐ", decided_on=TODAY
    )
    published, withdrawn = files(tmp_path)

    def ask(token: str, *more: str) -> tuple[int, str]:
        code = 0
        try:
            call_command("verify_certificate", token, "--keys", str(published), *more)
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    listed = ("--withdrawn", str(withdrawn))
    with django_assert_num_queries(0):
        assert ask(f"https://x.vn/q/{good.token}", *listed)[0] == 0
        code, out = ask(gone.token, *listed)
        assert (code, "WITHDRAWN since 2026-11-22: MAU-01-000002" in out) == (1, True)
        assert ask(gone.token)[0] == 0  # without the list it cannot be known
        code, out = ask(good.token, *listed, "--on", "2028-06-30")
        assert (code, out.startswith("ENDED")) == (1, True)
        code, out = ask(good.token[:-1] + "!", *listed)
        assert (code, out.startswith("FORGED")) == (1, True)
        changed = json.loads(withdrawn.read_text())
        changed["list"] = changed["list"].replace("[2,", "[3,")
        withdrawn.write_text(json.dumps(changed))
        assert ask(good.token, *listed)[0] == 2
        published.write_text("no")
        assert ask(good.token)[0] == 2


def test_the_list_names_what_stands_no_more(cast: Cast) -> None:
    good, gone, wrong, old = (one(cast, decision=f"{n}/QĐ") for n in range(4))
    withdraw(
        by=cast.city_officer.person, recognition=gone.recognition, ground="mark", decision="9/QĐ", decided_on=TODAY
    )
    retract(by=cast.city_officer.person, recognition=wrong.recognition, reason="Nhầm")
    issuing.reissue(by=cast.city_officer.person, certificates=[old], reason="Mất")
    found = {serial: letter for serial, letter, _day in verifying.withdrawn_serials(clock.today())}
    assert found == {gone.serial: "w", wrong.serial: "c", old.serial: "r"}
    published = keys.published()
    listed = verifying.withdrawn_list()
    for certificate in (good, gone, wrong, old):
        with_database = verifying.verdict(certificate.token).state
        assert offline.check(certificate.token, published, listed, day=TODAY).state == with_database


def test_after_its_own_date_the_list_says_the_same_as_the_page(cast: Cast, settings: Any) -> None:
    plain, gone, old = (one(cast, decision=f"{n}/QĐ") for n in range(3))
    withdraw(
        by=cast.city_officer.person, recognition=gone.recognition, ground="mark", decision="9/QĐ", decided_on=TODAY
    )
    issuing.reissue(by=cast.city_officer.person, certificates=[old], reason="Mất")
    for day, listed in (("2028-06-30", 2), ("2031-06-29", 2), ("2031-06-30", 0)):
        settings.OCOP_TODAY = datetime.date.fromisoformat(day)
        published, found = keys.published(), verifying.withdrawn_list()
        assert len(json.loads(found["list"])["withdrawn"]) == listed
        states = [
            offline.check(row.token, published, found, day=settings.OCOP_TODAY).state for row in (plain, gone, old)
        ]
        pages = [verifying.verdict(row.token).state for row in (plain, gone, old)]
        assert pages == ["ended", "withdrawn", "replaced"]
        assert states == (pages if listed else ["ended"] * 3)
