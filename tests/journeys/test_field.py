"""Inspected by risk without network, trained by gap with the code on the screen, a reward paid once; the pages look sound."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ocop.checklists.models import Check
from ocop.checklists.tests.making import jpeg
from ocop.dialogue.actions import attaching, joining
from ocop.dialogue.tests import making as talking
from ocop.fieldwork.inspection.tests import making as inspecting
from ocop.fieldwork.models import Attendance, Inspection, InspectionFinding, SupportApplication, SupportPayment
from ocop.fieldwork.support.tests import making as supporting
from ocop.fieldwork.training.actions import taking_part
from ocop.fieldwork.training.tests import making as training
from ocop.files.actions import keep_document
from ocop.programme.actions import lines, ties
from ocop.programme.tests import plan_rows
from ocop.recognition.models import Withdrawal
from ocop.stories import scores
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tests.journeys.cities import wait_for
from tools import check_pages

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}


@pytest.fixture
def people(live_server: Any, browser: Any) -> Iterator[Any]:
    """Opens a browser of somebody: people(person, size)."""
    contexts = []

    def of(person: Any, size: dict[str, int] = PHONE, **extra: Any) -> Any:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(base_url=live_server.url, locale="vi-VN", viewport=size, **extra)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield of
    for context in contexts:
        context.close()


def looked_at(page: Any, name: str) -> None:
    """Keep a picture where pictures are wanted; a phone's page is never wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_inspected_by_risk_without_network(people: Any, cast: Cast) -> None:
    office, member = cast.city_officer.person, cast.producer_member.person
    star = inspecting.starred(cast.home_producer)
    inspecting.starred(cast.other_producer)
    inspecting.paper(cast.home_producer, "food_safety", -3)
    desk = people(office, DESK)
    desk.goto(reverse("fieldwork:inspection_plan_new"))
    desk.fill("#id_size", "1")
    looked_at(desk, "kt-lap")
    desk.get_by_role("button", name="Lập kế hoạch").click()
    desk.wait_for_url("**/ke-hoach/*/")
    row = Inspection.objects.get()
    assert (row.producer, [one["code"] for one in row.reasons]) == (
        cast.home_producer,
        ["never", "paper_ended", "test_missing"],
    )
    desk.select_option("#id_inspector", str(office.pk))
    desk.get_by_role("button", name="Cử đi các chuyến đã chọn").click()
    desk.fill("#id_decision", "7/KH-VPĐP")
    desk.get_by_role("button", name="Thông báo kế hoạch").click()
    desk.wait_for_selector(".mark:has-text('đã thông báo')")
    looked_at(desk, "kt-ke-hoach")

    phone = people(office)
    phone.goto(reverse("fieldwork:inspection", args=[row.pk]))
    phone.get_by_role("button", name="Bắt đầu phiếu kiểm").click()
    phone.wait_for_selector("[data-visit][data-carried]")
    phone.context.set_offline(True)
    phone.reload()
    phone.wait_for_selector(".has-visit")
    for code in ("licence", "food_safety", "test", "same", "label", "advertising", "producing", "clean", "material"):
        phone.locator(f"input[name=a-{code}][value=yes]").check()
    phone.locator("input[name=a-mark][value=no]").check()
    phone.set_input_files("#p-same", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": jpeg("orange")})
    phone.wait_for_selector("[data-item=same] [data-photos] li")
    looked_at(phone, "kt-mat-mang")
    # The tab is killed in the middle and opened again, still without a network: answers and photograph are there.
    address, context = phone.url, phone.context
    phone.close()
    phone = context.new_page()
    phone.goto(address)
    phone.wait_for_selector("[data-item=same] [data-photos] li")
    assert phone.locator("input[name=a-mark][value=no]").is_checked()
    assert phone.locator("input[name$=licence][value=yes]").is_checked()
    phone.locator("button[value=hand_in]").click()
    phone.wait_for_selector("[data-hand-in-words]:not(:empty)")
    assert Check.objects.get().state == "draft", "nothing has left the phone"
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_selector("h1 + p:has-text('đã nộp')")
    assert Inspection.objects.get().state == "done"

    phone.goto(reverse("fieldwork:inspection", args=[row.pk]))
    phone.get_by_role("link", name=re.compile("^Ghi Dấu hiệu OCOP")).click()
    phone.locator("input[name=severity][value=critical]").check()
    phone.fill("#id_action", "Gỡ dấu khỏi bao bì")
    phone.fill("#id_due_on", f"{clock.today().replace(year=clock.today().year + 1):%d/%m/%Y}")
    phone.select_option("#id_recognition", str(star.pk))
    phone.select_option("#id_ground", "mark")
    looked_at(phone, "kt-ghi-loi")
    phone.locator("form:has(input[value=find]) button.btn-main").click()
    phone.wait_for_selector("text=Đã ghi; chủ thể được báo.")
    one = InspectionFinding.objects.get()
    assert (one.item, one.case is not None, Withdrawal.objects.count()) == ("mark", True, 0)

    home = people(member)
    home.goto(reverse("fieldwork:findings"))
    home.locator("main ul.rows a").first.click()
    home.fill("#id_words", "Đã gỡ dấu")
    home.locator("input[name=fixed]").check()
    home.set_input_files("#id_file", {"name": "go.jpg", "mimeType": "image/jpeg", "buffer": jpeg("purple")})
    looked_at(home, "kt-tra-loi")
    home.get_by_role("button", name="Gửi").click()
    home.wait_for_selector(".mark:has-text('báo đã khắc phục')")
    phone.goto(reverse("fieldwork:finding", args=[one.pk]))
    phone.locator("input[name=is_right][value='1']").check()
    phone.locator("form:has(input[value=look]) [name=words]").fill("Đã xem lại, dấu đã gỡ")
    phone.locator("form:has(input[value=look]) button.btn-main").click()
    phone.wait_for_selector(".mark:has-text('đã đóng')")
    looked_at(phone, "kt-dong")


def test_trained_by_gap_with_the_code_on_the_screen(people: Any, cast: Cast) -> None:
    training.rated(cast.home_producer, "1")
    training.rated(cast.other_producer, "5")
    row = training.session()
    desk, phone = people(cast.city_officer.person, DESK), people(cast.producer_member.person)
    desk.goto(reverse("fieldwork:points_lost"))
    looked_at(desk, "th-mat-diem")
    desk.goto(reverse("fieldwork:session_invite", args=[row.pk]))
    assert desk.locator("main input[type=checkbox]").count() == 1, "only who lost points is proposed"
    looked_at(desk, "th-moi")
    desk.get_by_role("button", name="Mời những nơi đã chọn").click()
    desk.wait_for_selector("text=Đã gửi lời mời.")

    phone.goto(reverse("fieldwork:session", args=[row.pk]))
    phone.wait_for_selector(f"text={training.STORY}: 1 trên 5 điểm")
    phone.locator("input[name=myself]").check()
    phone.locator("textarea[name=names]").fill("Nguyễn Thị Hoà")
    looked_at(phone, "th-dang-ky")
    phone.get_by_role("button", name="Đăng ký", exact=True).click()
    phone.wait_for_selector("text=Mã để trình ở cửa")
    looked_at(phone, "th-cho")
    desk.goto(reverse("fieldwork:session_screen", args=[row.pk]))
    looked_at(desk, "th-man-hinh")
    address = desk.locator("#screen a").get_attribute("href")
    phone.goto(address)
    phone.get_by_role("button", name="Chúng tôi có mặt").click()
    phone.wait_for_selector("text=Đã ghi nhận: bạn có mặt.")
    assert sorted(Attendance.objects.values_list("way", flat=True)) == ["screen", "screen"]
    desk.goto(reverse("fieldwork:session_list", args=[row.pk]))
    looked_at(desk, "th-danh-sach")
    desk.goto(reverse("fieldwork:course", args=[row.course_id]))
    desk.wait_for_selector("text=quá ít để kết luận")
    looked_at(desk, "th-ket-qua")


def test_who_came_is_ticked_without_network(people: Any, cast: Cast) -> None:
    names = [f"Người Học {number:02d}" for number in range(1, 11)]
    row = training.session(seats=30)
    taking_part.register(by=cast.producer_member.person, session=row, producer=cast.home_producer, names=names)
    here = reverse("fieldwork:session_list", args=[row.pk])
    phone, desk = people(cast.commune_officer.person), people(cast.city_officer.person, DESK)
    phone.goto(here)
    phone.wait_for_selector("[data-attendance][data-carried]")
    phone.context.set_offline(True)
    phone.reload()
    phone.wait_for_selector(".has-attendance")
    phone.get_by_label("Người Học 03").check()
    phone.get_by_label("Người Học 05").check()
    phone.get_by_label("Người Học 07").check()
    phone.get_by_label("Người Học 07").uncheck()
    phone.wait_for_function("document.querySelectorAll('[data-kept-line][data-state=waiting]').length === 3")
    phone.wait_for_selector("[data-count]:has-text('2')")
    phone.wait_for_selector("[data-attendance][data-now=offline]")
    phone.fill("[data-find]", "hoc 05")
    assert phone.locator("[data-seat]:visible").count() == 1
    looked_at(phone, "th-mat-mang")
    assert Attendance.objects.count() == 0, "nothing has left the phone"
    # The tab is killed and opened again without a network: what was ticked is there.
    context = phone.context
    phone.close()
    phone = context.new_page()
    phone.goto(here)
    phone.wait_for_selector("[data-count]:has-text('2')")
    assert phone.get_by_label("Người Học 03").is_checked()
    # Meanwhile the office ticks another one at its desk.
    desk.goto(here)
    desk.get_by_label("Người Học 01").check()
    desk.wait_for_selector("[data-seat] [data-kept-line][data-state=saved]")
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.wait_for_selector("[data-attendance][data-now=idle]")
    phone.reload()
    phone.wait_for_selector("[data-count]:has-text('3')")
    came = Attendance.objects.order_by("enrolment__trainee__name").values_list("enrolment__trainee__name", "way")
    assert list(came) == [(f"Người Học {number}", "list") for number in ("01", "03", "05")]
    # Another phone takes one back: this one shows what the server has, not what it said once.
    desk.reload()
    desk.wait_for_selector(".has-attendance")
    desk.get_by_label("Người Học 03").uncheck()
    wait_for(lambda: Attendance.objects.count() == 2, "the other phone's word")
    phone.reload()
    phone.wait_for_selector(".has-attendance")
    assert not phone.get_by_label("Người Học 03").is_checked()


def test_a_reward_is_paid_once_and_the_second_refused(people: Any, cast: Cast) -> None:
    supporting.policy()
    supporting.policy(name_vi="Thưởng thêm", scope="product")
    supporting.starred(cast.home_producer)
    phone, desk = people(cast.producer_member.person), people(cast.city_officer.person, DESK)
    phone.goto(reverse("fieldwork:support_own"))
    looked_at(phone, "ht-duoc-xin")
    phone.get_by_role("link", name="Nộp đơn").first.click()
    second = phone.url.replace(f"/chinh-sach/{_first()}/", f"/chinh-sach/{_first() + 1}/")
    looked_at(phone, "ht-nop")
    phone.get_by_role("button", name="Gửi đơn").click()
    phone.wait_for_selector("text=Đơn của bạn đã đến văn phòng.")
    row = SupportApplication.objects.get()
    desk.goto(reverse("fieldwork:support_application", args=[row.pk]))
    desk.fill("#id_decision", "15/QĐ-thử")
    looked_at(desk, "ht-duyet")
    desk.get_by_role("button", name="Duyệt", exact=True).click()
    desk.fill("#id_document", "UNC-15")
    desk.get_by_role("button", name="Ghi khoản chi").click()
    desk.wait_for_selector(".mark:has-text('đã chi')")
    looked_at(desk, "ht-da-chi")
    assert (SupportPayment.objects.get().amount, SupportPayment.objects.count()) == (20_000_000, 1)
    phone.goto(second)
    phone.get_by_role("button", name="Gửi đơn").click()
    phone.wait_for_selector("text=Khoản này đã chi rồi: 20.000.000 đ")
    assert "UNC-15" in phone.content()
    looked_at(phone, "ht-lan-hai")
    assert SupportApplication.objects.count() == 1


def _first() -> int:
    from ocop.fieldwork.models import SupportPolicy

    return int(SupportPolicy.objects.order_by("pk").values_list("pk", flat=True)[0])


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_the_pages_are_sound(people: Any, cast: Cast, width: int, scheme: str) -> None:
    office = cast.city_officer.person
    training.rated(cast.home_producer, "1")
    session = training.session()
    inspecting.starred(cast.home_producer)
    finding = inspecting.found(office, inspecting.made(office, inspecting.announced(office, cast.home_producer)))
    row = supporting.asked(cast.producer_member.person, supporting.policy(), supporting.starred(cast.home_producer))
    desk, home = (
        people(office, {"width": width, "height": 900}, color_scheme=scheme),
        people(cast.producer_member.person, {"width": width, "height": 900}, color_scheme=scheme),
    )
    own = [
        ("support_of", cast.home_producer.pk),
        ("support_applications",),
        ("courses",),
        ("session", session.pk),
        ("inspections",),
        ("inspection", finding.inspection_id),
        ("findings",),
        ("finding", finding.pk),
    ]
    offices = [
        *own[1:],
        ("support_policies",),
        ("support_policy", row.policy_id),
        ("support_policy_new",),
        ("support_application", row.pk),
        ("course", session.course_id),
        ("course_new",),
        ("points_lost",),
        ("content_lacking",),
        ("session_invite", session.pk),
        ("session_screen", session.pk),
        ("session_list", session.pk),
        ("inspection_weights",),
        ("inspection_plan_new",),
    ]
    found = {}
    for page, addresses in ((desk, offices), (home, own)):
        errors: list[str] = []
        page.on(
            "console", lambda message, errors=errors: errors.append(message.text) if message.type == "error" else None
        )
        for name, *keys in addresses:
            page.goto(reverse(f"fieldwork:{name}", args=keys))
            problems = check_pages._measured(page) + check_pages._axe(page) + errors
            if problems:
                found[name] = problems
            errors.clear()
            looked_at(page, f"{name}-{width}-{'vp' if page is desk else 'ct'}")
    assert found == {}


@pytest.mark.parametrize(("width", "scheme", "tongue"), [(360, "light", ""), (1440, "dark", "/en")])
def test_what_leads_into_the_field_is_sound(people: Any, cast: Cast, width: int, scheme: str, tongue: str) -> None:
    """A joint answer with a file on both sides, the plan's activity with its course, what records lack, the list to tick."""
    office, member = cast.city_officer.person, cast.producer_member.person
    row = talking.brought(member, organisation_id=cast.home_producer.organisation_id, agrees_public=True)
    scan = SimpleUploadedFile("anh-xuong.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")
    attaching.add(by=member, pk=row.pk, file=keep_document(by=member, upload=scan))
    talking.assigned(office, row, partners=["commune", "science"], commune=cast.home_commune)
    joining.write(by=cast.commune_officer.person, pk=row.pk, office="commune", words="Xã cho mượn nhà văn hoá.")
    plan = plan_rows.plan(office, year=clock.today().year)
    activity = lines.write_activity(by=office, plan_id=plan.pk, content=3, name="Tập huấn kể chuyện")
    ties.make(by=office, activity_id=activity.pk, kind="course")
    shown = training.session(seats=30)
    taking_part.register(by=member, session=shown, producer=cast.home_producer, names=["Bà Ba", "Bà Tư"])
    scores.refresh([builders.product("Miến thử", producer=cast.home_producer).pk])
    pages = (
        (office, reverse("dialogue:proposal", args=[row.pk])),
        (cast.commune_officer.person, reverse("dialogue:proposal", args=[row.pk])),
        (member, reverse("dialogue:proposal", args=[row.pk])),
        (member, reverse("dialogue:proposal_new")),
        (office, reverse("programme:activity_field", args=[activity.pk])),
        (office, reverse("programme:plan", args=[plan.pk])),
        (office, reverse("fieldwork:content_lacking")),
        (cast.commune_officer.person, reverse("fieldwork:session_list", args=[shown.pk])),
        (cast.commune_officer.person, reverse("fieldwork:courses")),
        (office, reverse("fieldwork:course_new") + "?noi-dung=picture"),
    )
    opened: dict[int, Any] = {}
    found = {}
    for place, (person, address) in enumerate(pages):
        if person.pk not in opened:
            opened[person.pk] = people(person, {"width": width, "height": 900}, color_scheme=scheme)
        page = opened[person.pk]
        page.goto(tongue + address)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        if problems := check_pages._measured(page) + check_pages._axe(page):
            found[place, address] = problems
        looked_at(page, f"vao-co-so-{place}-{width}")
    assert found == {}
