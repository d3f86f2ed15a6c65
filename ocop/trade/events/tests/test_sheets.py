"""Lists of fairs and of participants, in and undone."""

from __future__ import annotations

import contextlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from ocop.exchange import undoing
from ocop.exchange.models import Import
from ocop.trade.events import sheets
from ocop.trade.events.tests import making
from ocop.trade.models import OutsideEvent, Participant
from tests import builders

pytestmark = pytest.mark.django_db


def command(*args: Any) -> dict[str, Any]:
    out = StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import", *[str(one) for one in args], stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_fairs_come_in_once_and_go_again(tmp_path: Path) -> None:
    chain = making.buyer(organisation=builders.organisation("Chuỗi Lúa", name_folded="chuoi lua"))
    path = tmp_path / "hoi-cho.csv"
    path.write_text(
        "Tên hội chợ;Ngày bắt đầu;Ngày kết thúc;Đơn vị tổ chức;Nhà mua tham dự\n"
        "Hội chợ Xuân;10/12/2026;14/12/2026;Sở A;chuoi lua; \n"
        "Hội chợ Sai;14/12/2026;10/12/2026;;\n"
        "Hội chợ Xuân;10/12/2026;;;\n"
        "Hội nghị Một Ngày;20/12/2026;;Sở B;Không Có\n",
        encoding="utf-8",
    )
    summary = command("outside_events", path, "--register", "demo")
    assert len(summary["errors"]) == 2, summary
    path.write_text(
        "Tên hội chợ;Ngày bắt đầu;Ngày kết thúc;Đơn vị tổ chức;Nhà mua tham dự\n"
        "Hội chợ Xuân;10/12/2026;14/12/2026;Sở A;chuoi lua\n"
        "Hội nghị Một Ngày;20/12/2026;;Sở B;Không Có\n",
        encoding="utf-8",
    )
    summary = command("outside_events", path, "--register", "demo")
    assert (summary["created"], summary["errors"]) == (2, [])
    fair = OutsideEvent.objects.get(name="Hội chợ Xuân")
    assert list(fair.buyers.all()) == [chain]
    assert command("outside_events", path, "--register", "demo")["created"] == 0
    undoing.undo(by=None, of=Import.objects.filter(state="applied").order_by("pk")[0], reason="thử")
    assert OutsideEvent.objects.count() == 0


def test_participants_come_in_with_their_busy_hours(tmp_path: Path) -> None:
    at, by, _producers, buyers = making.ready(makers=1, takers=1)
    buyers[0].organisation.name_folded = "chuoi 0"
    buyers[0].organisation.save()
    builders.producer("Hợp tác xã Miến", organisation__name_folded="hop tac xa mien")
    path = tmp_path / "tham-du.csv"
    path.write_text(
        "Mã sự kiện;Đơn vị tham dự;Phía;Số người;Thứ tiếng;Giờ bận\n"
        f"{at.slug};Hợp tác xã Miến;chủ thể;2;Việt, Anh;8:30-9:30\n",
        encoding="utf-8",
    )
    summary = command("event_participants", path, "--register", "demo")
    assert (summary["created"], summary["errors"]) == (1, [])
    row = Participant.objects.get(organisation__name="Hợp tác xã Miến")
    assert (row.state, row.side, row.people, row.languages, row.unavailable.count()) == (
        "registered",
        "producer",
        2,
        ["vi", "en"],
        2,
    )
    path.write_text(
        "Mã sự kiện;Đơn vị tham dự;Phía;Số người;Giờ bận\n"
        f"{at.slug};Hợp tác xã Miến;người xem;2;\nkhong-co;Hợp tác xã Miến;chủ thể;2;\n"
        f"{at.slug};Ai Đó;nhà mua;2;\n{at.slug};{buyers[0].organisation.name};nhà mua;0;8:30-9:30, 9:00-10:00\n",
        encoding="utf-8",
    )
    assert len(command("event_participants", path, "--register", "demo")["errors"]) == 5
    assert Participant.objects.count() == 3
    assert by.is_active


@pytest.mark.parametrize(("text", "codes"), [("Việt; Anh", ["vi", "en"]), ("tiếng Nhật/vi", ["ja", "vi"]), ("", [])])
def test_languages_as_people_write_them(text: str, codes: list[str]) -> None:
    assert sheets.languages_of(text) == codes
    with pytest.raises(ValueError, match="klingon"):
        sheets.languages_of("vi, klingon")
