"""Joint answers of several offices, files of a proposal, consent given and taken back, and what a merge moves."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.dialogue import daily, work
from ocop.dialogue.actions import attaching, joining, promises, proposals
from ocop.dialogue.models import Promise, Proposal, ProposalFile, ProposalPart
from ocop.dialogue.tests import making
from ocop.files.actions import keep_document
from ocop.files.rights import may_open
from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.producers.actions.merging import merge_producers
from ocop.workdays import clock
from ocop.workdays.working_days import next_working_day
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def upload(name: str = "anh-xuong.pdf", extra: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + extra, content_type="application/pdf")


def counts() -> tuple[int, ...]:
    return (
        Entry.objects.count(),
        ProposalPart.objects.count(),
        ProposalFile.objects.count(),
        ProposalPart.objects.exclude(words="").count(),
    )


def untouched(row: Proposal, do: Any) -> str:
    """The sentence of a refusal that changed nothing."""
    before = Proposal.objects.filter(pk=row.pk).values().get(), counts()
    with pytest.raises(Refused) as refused:
        do()
    assert (Proposal.objects.filter(pk=row.pk).values().get(), counts()) == before
    return refused.value.sentence


def joint(cast: Cast) -> Proposal:
    """Given to the department of trade, answered together with the commune's committee and the department of science."""
    assert cast.commune_officer.person
    assert cast.trade_officer.person
    row = making.brought(cast.producer_member.person, organisation_id=cast.home_producer.organisation_id)
    return making.assigned(
        cast.city_officer.person, row, partners=["commune", "science", "trade"], commune=cast.home_commune
    )


def test_each_office_writes_its_part_and_the_whole_goes_out_once(cast: Cast) -> None:
    row = joint(cast)
    trade, commune, office = cast.trade_officer.person, cast.commune_officer.person, cast.city_officer.person
    assert [(one.office, one.commune) for one in row.parts.all()] == [("commune", cast.home_commune), ("science", None)]
    to = Notice.objects.filter(kind="dialogue.to_join").values_list("person", flat=True)
    assert commune.pk in to
    assert trade.pk not in to
    assert "Khoa học" in untouched(row, lambda: making.answered(trade, row))
    assert untouched(row, lambda: joining.write(by=trade, pk=row.pk, office="commune", words="Không phải của tôi"))
    assert untouched(row, lambda: joining.write(by=commune, pk=row.pk, office="science", words="Cũng không"))
    assert untouched(row, lambda: joining.write(by=commune, pk=row.pk, office="commune", words=" "))
    assert untouched(row, lambda: joining.write(by=cast.producer_member.person, pk=row.pk, office="commune", words="A"))
    # The commune answers for its office, so it does not speak for the sender as well.
    assert untouched(row, lambda: proposals.withdraw(by=commune, pk=row.pk))
    joining.write(by=commune, pk=row.pk, office="commune", words="Xã cho mượn nhà văn hoá.")
    assert not Notice.objects.filter(kind="dialogue.to_join", person=commune, done_at__isnull=True).exists()
    joining.write(by=office, pk=row.pk, office="science", words="Sở hỗ trợ máy đo.")
    assert Notice.objects.filter(kind="dialogue.joined", person=trade).count() == 1
    row = making.answered(trade, row)
    page = cast.producer_member.get(reverse("dialogue:proposal", args=[row.pk])).content.decode()
    assert "Xã cho mượn nhà văn hoá." in page
    assert "Sở hỗ trợ máy đo." in page
    assert untouched(row, lambda: joining.write(by=commune, pk=row.pk, office="commune", words="Muộn rồi"))
    row = proposals.reopen(by=cast.producer_member.person, pk=row.pk, words="Từ ngày nào?")
    assert [one.words for one in row.parts.all()] == ["", ""]
    assert Notice.objects.filter(kind="dialogue.to_join", person=commune).count() == 2


def test_what_is_not_sent_yet_the_sender_does_not_read(cast: Cast) -> None:
    row = joint(cast)
    joining.write(by=cast.commune_officer.person, pk=row.pk, office="commune", words="Nháp của xã")
    here = reverse("dialogue:proposal", args=[row.pk])
    assert "Nháp của xã" not in cast.producer_member.get(here).content.decode()
    assert "Nháp của xã" in cast.trade_officer.get(here).content.decode()


def test_an_office_is_taken_out_and_the_others_keep_their_words(cast: Cast) -> None:
    row = joint(cast)
    joining.write(by=cast.commune_officer.person, pk=row.pk, office="commune", words="Xã đã xem.")
    row = making.assigned(cast.city_officer.person, row, partners=["commune"], commune=cast.home_commune)
    assert [(one.office, one.words) for one in row.parts.all()] == [("commune", "Xã đã xem.")]
    assert making.answered(cast.trade_officer.person, row).state == "answered"


def test_who_joins_reads_it_and_finds_it_in_the_inbox(cast: Cast) -> None:
    row = making.brought(cast.other_member.person, organisation_id=cast.other_producer.organisation_id)
    helper = cast.commune_officer.person
    assert not Proposal.objects.visible_to(helper).filter(pk=row.pk).exists()
    making.assigned(cast.city_officer.person, row, partners=["commune"], commune=cast.home_commune)
    assert Proposal.objects.visible_to(helper).filter(pk=row.pk).count() == 1
    assert [one.proposal_id for one in work._parts(helper)] == [row.pk]
    joining.write(by=helper, pk=row.pk, office="commune", words="Đã xem")
    assert list(work._parts(helper)) == []


def test_the_other_offices_are_reminded_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = joint(cast)
    assert row.due_on is not None
    from ocop.workdays import office_days

    day = next_working_day(row.due_on, office_days.days_off(row.due_on))
    monkeypatch.setattr(clock, "today", lambda: day)
    daily.follow(day)
    daily.follow(day)
    assert Notice.objects.filter(kind="dialogue.due", person=cast.commune_officer.person).count() == 1


def test_files_are_read_by_both_sides_and_never_by_others(cast: Cast) -> None:
    row = joint(cast)
    member, commune = cast.producer_member.person, cast.commune_officer.person
    file = keep_document(by=member, upload=upload())
    kept = attaching.add(by=member, pk=row.pk, file=file)
    assert attaching.add(by=member, pk=row.pk, file=file).pk == kept.pk
    given = attaching.add(by=commune, pk=row.pk, file=keep_document(by=commune, upload=upload(extra=b"2")))
    assert (kept.side, given.side) == ("sender", "office")
    able = {name for name in Cast.NAMES if name != "stranger" and may_open(cast[name].person, file)}
    assert able == {"producer_member", "commune_officer", "city_officer", "administrator", "trade_officer", "auditor"}
    assert untouched(row, lambda: attaching.add(by=cast.auditor.person, pk=row.pk, file=given.file))
    assert untouched(row, lambda: attaching.add(by=cast.other_member.person, pk=row.pk, file=file))
    assert untouched(row, lambda: attaching.remove(by=commune, pk=row.pk, key=kept.pk))
    attaching.remove(by=commune, pk=row.pk, key=given.pk)
    assert not may_open(cast.trade_officer.person, given.file)
    for number in range(attaching.MOST - 1):
        more = keep_document(by=member, upload=upload(extra=str(number).encode() * 9))
        attaching.add(by=member, pk=row.pk, file=more)
    last = keep_document(by=member, upload=upload(extra=b"qua"))
    assert str(attaching.MOST) in untouched(row, lambda: attaching.add(by=member, pk=row.pk, file=last))


def test_brought_with_a_photograph_over_the_page(cast: Cast) -> None:
    sent: dict[str, Any] = {
        "key": "f",
        "organisation": cast.home_producer.organisation_id,
        "kind": "difficulty",
        "subject": "land",
        "title": "Ngập",
        "words": "Mưa là ngập.",
    }
    new = reverse("dialogue:proposal_new")
    client = cast.producer_member.client
    assert client.post(new, {**sent, "file": SimpleUploadedFile("anh.png", b"khong phai anh")}).status_code == 422
    assert Proposal.objects.count() == 0
    assert client.post(new, {**sent, "file": upload()}).status_code == 302
    row = Proposal.objects.get()
    here = reverse("dialogue:proposal", args=[row.pk])
    assert "anh-xuong.pdf" in client.get(here).content.decode()
    assert client.post(here, {"do": "attach", "attach-file": upload(extra=b"3")}).status_code == 302
    assert client.post(here, {"do": "attach"}).status_code == 422
    client.post(here, {"do": "remove_file", "key": row.files.first().pk})
    assert row.files.count() == 1
    assert client.post(here, {"do": "remove_file", "key": "9" * 40}).status_code == 302


def test_consent_given_later_and_taken_back_by_the_sender_alone(cast: Cast) -> None:
    member, office = cast.producer_member.person, cast.city_officer.person
    row = making.answered(
        office, making.assigned(office, making.brought(member, organisation_id=cast.home_producer.organisation_id))
    )
    texts = {"title": "Khó vay", "words": "Một cơ sở hỏi.", "public_answer": "Đã trả lời."}
    assert untouched(row, lambda: proposals.consent(by=office, pk=row.pk, agrees=True))
    assert untouched(row, lambda: proposals.consent(by=member, pk=row.pk, agrees=False))
    here, public = reverse("dialogue:proposal", args=[row.pk]), reverse("dialogue_public:proposal", args=[row.pk])
    assert cast.producer_member.post(here, {"do": "agree", "version": row.version}).status_code == 302
    proposals.publish(by=office, pk=row.pk, **texts)
    assert cast.stranger.get(public).status_code == 200
    row.refresh_from_db()
    cast.producer_member.post(here, {"do": "disagree", "version": row.version})
    assert cast.stranger.get(public).status_code == 404
    row.refresh_from_db()
    assert (row.agrees_public, row.published_at) == (False, None)
    assert untouched(row, lambda: proposals.publish(by=office, pk=row.pk, **texts))


def test_a_merge_moves_what_was_brought_promised_and_attached(cast: Cast) -> None:
    office = cast.city_officer.person
    gone = builders.producer("Hợp tác xã Trùng Tên")
    member = making.member(gone.organisation)
    row = making.assigned(office, making.brought(member, organisation_id=gone.organisation_id), partners=["science"])
    attaching.add(by=member, pk=row.pk, file=keep_document(by=member, upload=upload()))
    promise = making.promised(office, row)
    merge_producers(by=office, loser_id=gone.pk, winner_id=cast.home_producer.pk, reason="một cơ sở ghi hai lần")
    home = cast.home_producer.organisation_id
    assert list(Proposal.objects.values_list("organisation", flat=True)) == [home]
    assert list(Promise.objects.values_list("organisation", flat=True)) == [home]
    mine = cast.producer_member.person
    assert Proposal.objects.visible_to(mine).count() == 1
    assert may_open(mine, ProposalFile.objects.get().file)
    joining.write(by=office, pk=row.pk, office="science", words="Phần của Sở")
    proposals.answer(by=office, pk=row.pk, words="Trả lời")
    assert Notice.objects.filter(kind="dialogue.answered", person=mine).count() == 1
    assert promises.say(by=mine, pk=promise.pk, word="going").sender_word == "going"


def test_a_page_with_three_parts_asks_what_one_with_one_asks(cast: Cast) -> None:
    found = []
    for partners in (["science"], ["science", "health", "tourism"]):
        row = making.brought(
            cast.producer_member.person, organisation_id=cast.home_producer.organisation_id, agrees_public=True
        )
        row = making.assigned(cast.city_officer.person, row, partners=partners)
        here = reverse("dialogue:proposal", args=[row.pk])
        cast.trade_officer.get(here)
        with CaptureQueriesContext(connection) as asked:
            assert cast.trade_officer.get(here).status_code == 200
        found.append(len(asked))
    assert found[0] == found[1]


def test_two_hands_on_one_page_the_second_gets_a_sentence(cast: Cast) -> None:
    row = joint(cast)
    here = reverse("dialogue:proposal", args=[row.pk])
    first = {"do": "join", "version": row.version, "join-office": "science", "join-words": "Một"}
    assert cast.city_officer.post(here, first).status_code == 302
    second = cast.city_officer.post(here, {**first, "join-words": "Hai, viết cả buổi"})
    assert second.status_code == 422
    assert "Hai, viết cả buổi" in second.content.decode()
    assert ProposalPart.objects.get(office="science").words == "Một"
    assert isinstance(row.due_on, datetime.date)
