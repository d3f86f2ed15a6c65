"""Two dialogues of the demo city with what was brought there and since, plainly as demo data; every sender is invented."""

from __future__ import annotations

import datetime
import random

from ocop.demo.accounts import listed_roles
from ocop.demo.writing import moment
from ocop.dialogue import catalogue
from ocop.dialogue.models import Dialogue, Promise, PromiseAsk, Proposal, ProposalWord, SubjectRule
from ocop.people.models import Organisation

OFFICER = "Văn phòng điều phối (dữ liệu minh hoạ)"
# (subject, kind, in one line, words, office, answer); the words are invented for the demo.
MATTERS = (
    ("capital", "difficulty", "Khó vay vốn mua máy sấy", "Ngân hàng đòi thế chấp đất, hộ nhỏ không có.", "other", "Đã giới thiệu gói vay tín chấp cho hộ có sao; cán bộ xã giúp làm hồ sơ."),
    ("packaging", "proposal", "Mở lớp dạy làm nhãn và mã vạch", "Nhiều hộ chưa biết đăng ký mã vạch ở đâu.", "science", "Lớp mở vào tháng sau, miễn phí, mỗi xã hai người."),
    ("sale", "difficulty", "Chuỗi siêu thị trả tiền chậm", "Hàng giao ba tháng mới được trả.", "trade", "Đã làm việc với chuỗi; từ nay theo dõi hạn trả trên hệ thống."),
    ("land", "difficulty", "Xưởng bị ngập khi mưa lớn", "Mưa là nước vào xưởng, hỏng hàng.", "agriculture", ""),
    ("training", "proposal", "Dạy bán hàng trực tuyến vào buổi tối", "Ban ngày bà con đi làm, chỉ học được buổi tối.", "coordination", "Các lớp quý tới có buổi tối."),
    ("papers", "difficulty", "Phí kiểm nghiệm cao", "Mỗi lần kiểm nghiệm mất vài triệu đồng.", "health", ""),
    ("tourism", "proposal", "Đưa làng nghề vào tuyến tham quan", "Làng có nghề hay mà chưa có khách.", "tourism", "Đã thêm làng vào tuyến thử một ngày."),
    ("outlets", "proposal", "Mở điểm bán ở bến xe", "Khách ra bến xe hay hỏi mua quà.", "trade", ""),
)  # fmt: skip
PROMISES = (
    ("Mở lớp dạy làm nhãn cho mỗi xã hai người", "science", 60, "kept", "kept"),
    ("Làm việc với chuỗi siêu thị về hạn trả tiền", "trade", 30, "kept", "broken"),
    ("Thêm một điểm bán ở bến xe trước Tết", "trade", 120, "", ""),
    ("Nạo vét cống trước mùa mưa", "agriculture", 45, "going", ""),
)


def write(seed: str, day: datetime.date) -> dict[str, int]:
    """Rows as of a day; how many there are."""
    rng = random.Random(f"{seed}|dialogue")
    known = [row.organisation_id for row in listed_roles() if row.name == "producer_member" and row.organisation_id]
    others = Organisation.objects.filter(register="demo", producer__isnull=False).exclude(pk__in=known)
    keys = [*known, *rng.sample(sorted(others.values_list("pk", flat=True)), len(MATTERS))]
    held = [
        Dialogue.objects.create(
            register="demo", name=f"Đối thoại với chủ thể, {name} (minh hoạ)", held_on=day - datetime.timedelta(days=ago),
            place="Nhà văn hoá Bến Nước (minh hoạ)", made_at=moment(day - datetime.timedelta(days=ago), 1, lag=0), made_by_name=OFFICER,
        )
        for name, ago in (("đợt một", 150), ("đợt hai", 24))
    ]  # fmt: skip
    for number, (subject, kind, title, words, office, answer) in enumerate(MATTERS):
        at_dialogue = number % 2 == 0
        brought = held[number // 4].held_on if at_dialogue else day - datetime.timedelta(days=40 - 4 * number)
        due = brought + datetime.timedelta(days=14)
        shown = bool(answer) and number % 3 != 2
        row = Proposal.objects.create(
            register="demo", key=f"{rng.getrandbits(128):032x}", kind=kind, subject=subject, title=title, words=f"{words} (minh hoạ)",
            way="meeting" if at_dialogue else "phone", brought_on=brought, dialogue=held[number // 4] if at_dialogue else None,
            organisation_id=keys[number], agrees_public=shown, is_assisted=True, office=office, due_on=due,
            state="assigned" if not answer else "settled" if number % 2 else "answered", answer=answer,
            answered_on=due - datetime.timedelta(days=3 if number % 3 else -2) if answer else None, public_title=title if shown else "",
            public_words=words if shown else "", public_answer=answer if shown else "", published_at=moment(due, 2, lag=0) if shown else None,
            brought_at=moment(brought, number, lag=0), brought_by_name=OFFICER,
        )  # fmt: skip
        ProposalWord.objects.create(
            proposal=row,
            what="assigned",
            office=office,
            due_on=due,
            said_at=moment(brought, number, lag=0),
            said_by_name=OFFICER,
        )
    _promises(day, held, known)
    SubjectRule.objects.create(
        subject="sale", office="trade", working_days=10, valid_from=day - datetime.timedelta(days=200), basis="Đặt thử cho thành phố minh hoạ",
        set_at=moment(day - datetime.timedelta(days=200), 1, lag=0), set_by_name=OFFICER,
    )  # fmt: skip
    return {"proposals": len(MATTERS), "promises": len(PROMISES)}


def _promises(day: datetime.date, held: list[Dialogue], known: list[int]) -> None:
    for number, (words, office, days, office_word, sender_word) in enumerate(PROMISES):
        made = held[number // 2].held_on
        said = min(made + datetime.timedelta(days=days), day)
        row = Promise.objects.create(
            register="demo", key=f"loi-hua-{number}", dialogue=held[number // 2], organisation_id=known[number % len(known)], words=f"{words} (minh hoạ)",
            office=office, made_on=made, due_on=made + datetime.timedelta(days=days), office_word=office_word, sender_word=sender_word,
            office_said_on=said if office_word else None, sender_said_on=said if sender_word else None,
            made_at=moment(made, number, lag=0), made_by_name=OFFICER,
        )  # fmt: skip
        for step in catalogue.following_on(made).days:
            for side, word in (("office", office_word), ("sender", sender_word)):
                due = made + datetime.timedelta(days=step)
                is_said = bool(word) and due <= day
                PromiseAsk.objects.create(
                    promise=row, side=side, days=step, due_on=due, state="answered" if is_said else "asked" if due <= day else "due",
                    asked_on=due if due <= day else None, answer=word if is_said else "", answered_at=moment(due, 3, lag=0) if is_said else None,
                    answered_by_name=OFFICER if is_said else "",
                )  # fmt: skip


def remove() -> None:
    """Takes the rows of the demo register away."""
    Promise.objects.filter(register="demo").delete()
    ProposalWord.objects.filter(proposal__register="demo").delete()
    Proposal.objects.filter(register="demo").delete()
    Dialogue.objects.filter(register="demo").delete()
    SubjectRule.objects.filter(set_by_name=OFFICER, set_by__isnull=True).delete()
