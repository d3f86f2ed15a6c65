"""The way of a proposal: brought, given away, answered in time or late, opened again, shown without names, refused with a sentence."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ocop.dialogue import daily
from ocop.dialogue.actions import keeping, proposals
from ocop.dialogue.models import Proposal, ProposalWord
from ocop.dialogue.tests import making
from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, MONDAY.date())


def at(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY.replace(year=day.year, month=day.month, day=day.day))
    monkeypatch.setattr(clock, "today", lambda: day)


def home() -> tuple[Any, Any, Any]:
    """(organisation, who speaks for it, the coordination office)."""
    organisation = builders.producer("Hợp tác xã Nón Lá").organisation
    return organisation, making.member(organisation), making.officer()


def untouched(row: Proposal, do: Any) -> str:
    """The sentence of a refusal that changed nothing."""
    before, entries = Proposal.objects.filter(pk=row.pk).values().get(), Entry.objects.count()
    with pytest.raises(Refused) as refused:
        do()
    assert Proposal.objects.filter(pk=row.pk).values().get() == before
    assert Entry.objects.count() == entries
    return refused.value.sentence


def test_the_way_to_an_answer_that_helps() -> None:
    organisation, member, office = home()
    trade = making.officer("trade_officer")
    row = making.brought(member, organisation_id=organisation.pk)
    assert (row.state, row.way, row.is_assisted, row.brought_on) == ("received", "desk", False, MONDAY.date())
    row = making.assigned(office, row)
    assert (row.state, row.office, row.due_on) == ("assigned", "trade", datetime.date(2026, 3, 9))
    assert list(Notice.objects.filter(kind="dialogue.to_answer").values_list("person", flat=True)) == [trade.pk]
    row = making.answered(trade, row)
    assert (row.state, row.answered_on) == ("answered", MONDAY.date())
    assert not Notice.objects.filter(kind="dialogue.to_answer", done_at__isnull=True).exists()
    row = proposals.settle(by=member, pk=row.pk)
    assert row.state == "settled"
    assert list(ProposalWord.objects.values_list("what", flat=True)) == ["assigned", "answered", "settled"]
    assert list(
        Entry.objects.filter(action__startswith="dialogue.").order_by("sequence").values_list("action", flat=True)
    ) == [
        "dialogue.brought",
        "dialogue.assigned",
        "dialogue.answered",
        "dialogue.settled",
    ]


def test_not_satisfied_it_goes_back_with_the_same_number_of_days(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation, member, office = home()
    row = making.answered(office, making.assigned(office, making.brought(member, organisation_id=organisation.pk)))
    at(monkeypatch, datetime.date(2026, 3, 16))
    row = proposals.reopen(by=member, pk=row.pk, words="Chưa nói rõ lãi suất")
    assert (row.state, row.reopened, row.answered_on, row.due_on) == ("assigned", 1, None, datetime.date(2026, 3, 23))
    assert row.answer == "Đã liên hệ ngân hàng."


def test_the_rule_of_a_subject_gives_the_deadline_and_none_is_invented() -> None:
    organisation, member, office = home()
    row = making.brought(member, organisation_id=organisation.pk)
    assert "thời hạn" in untouched(row, lambda: making.assigned(office, row, working_days=None))
    keeping.set_rule(by=office, subject="capital", office="trade", working_days=10, valid_from=MONDAY.date())
    assert making.assigned(office, row, working_days=None).due_on == datetime.date(2026, 3, 16)


def test_a_form_sent_twice_is_one_proposal() -> None:
    organisation, member, _office = home()
    first = making.brought(member, organisation_id=organisation.pk, key="mot")
    assert making.brought(member, organisation_id=organisation.pk, key="mot").pk == first.pk
    assert Proposal.objects.count() == 1


def test_an_officer_enters_what_was_said_by_telephone_and_for_a_firm_outside_the_register() -> None:
    _organisation, _member, office = home()
    row = making.brought(office, firm="Công ty Ngoài Sổ", way="phone")
    assert (row.sender, row.is_assisted, row.way) == ("Công ty Ngoài Sổ", True, "phone")
    with pytest.raises(Refused):
        making.brought(office, firm="Công ty Ngoài Sổ", way="desk")
    with pytest.raises(Refused):
        making.brought(office, firm="", way="phone")
    with pytest.raises(Refused):
        making.brought(office, firm="Công ty Ngoài Sổ", way="meeting")
    assert Proposal.objects.count() == 1


def test_refusals_change_nothing() -> None:
    organisation, member, office = home()
    stranger = making.member(builders.producer("Hợp tác xã Khác").organisation)
    row = making.brought(member, organisation_id=organisation.pk)
    trade = making.officer("trade_officer")
    assert untouched(row, lambda: making.assigned(member, row))
    assert untouched(row, lambda: making.assigned(office, row, office="khong-co"))
    assert untouched(row, lambda: making.assigned(office, row, office="commune"))
    assert untouched(row, lambda: making.answered(office, row))
    row = making.assigned(office, row, office="science")
    assert untouched(row, lambda: making.answered(trade, row))
    assert untouched(row, lambda: making.answered(member, row))
    assert untouched(row, lambda: proposals.withdraw(by=stranger, pk=row.pk))
    assert untouched(row, lambda: proposals.settle(by=member, pk=row.pk))
    assert untouched(row, lambda: proposals.answer(by=office, pk=row.pk, words="Cũ", version=row.version - 1))
    with pytest.raises(Refused):
        making.brought(stranger, organisation_id=organisation.pk)


def test_it_is_shown_only_where_the_sender_agreed_and_without_their_name() -> None:
    organisation, member, office = home()
    organisation.representative = "Nguyễn Văn Mẫu"
    organisation.save()
    row = making.answered(office, making.assigned(office, making.brought(member, organisation_id=organisation.pk)))
    texts = {"title": "Khó vay", "words": "Một cơ sở khó vay.", "public_answer": "Đã liên hệ."}
    assert untouched(row, lambda: proposals.publish(by=office, pk=row.pk, **texts))
    row.agrees_public = True
    row.save()
    for words in ("Ông Nguyễn Văn Mẫu hỏi", "Hợp tác xã nón lá hỏi.", "Gọi 0912 345 678", "thư a@b.vn"):
        assert untouched(row, lambda words=words: proposals.publish(by=office, pk=row.pk, **{**texts, "words": words}))
    proposals.publish(by=office, pk=row.pk, **texts)
    assert Proposal.objects.public().count() == 1
    # The sender changes their mind: it is gone at once, and an officer cannot bring it back.
    proposals.unpublish(by=member, pk=row.pk)
    assert Proposal.objects.public().count() == 0
    assert untouched(row, lambda: proposals.publish(by=office, pk=row.pk, **texts))


def test_the_day_before_and_the_day_after_it_is_reminded_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation, member, office = home()
    making.officer("trade_officer")
    making.assigned(office, making.brought(member, organisation_id=organisation.pk))
    sent = {}
    for day in (3, 6, 8, 9, 10, 11):
        at(monkeypatch, datetime.date(2026, 3, day))
        daily.follow(datetime.date(2026, 3, day))
        sent[day] = Notice.objects.filter(kind="dialogue.due").count()
    assert sent == {3: 0, 6: 1, 8: 1, 9: 1, 10: 3, 11: 3}
