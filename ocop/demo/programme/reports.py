"""The reports of the demo city: the year 2021, frozen, and the running month as a draft. Figures are counted, words invented and so marked."""

from __future__ import annotations

import datetime

from ocop.demo import accounts
from ocop.people.models import Person
from ocop.programme import achieved
from ocop.programme.models import Report, ReportVersion
from ocop.programme.reports import actions
from ocop.recognition import columns
from ocop.workdays import clock

YEAR = 2021
INVENTED = "(Lời văn minh hoạ.)"
WORDS_2021 = {
    "general": f"{INVENTED} Năm đầu thực hiện Kế hoạch 146/KH-UBND. Dịch bệnh làm hoãn tuần hàng dịp Tết và đoàn học tập; các đợt đánh giá dồn vào tháng 10 và tháng 11.",
    "rating": f"{INVENTED} Hai đợt đánh giá của thành phố. Chỉ tiêu sản phẩm mới được xếp sao và chỉ tiêu tiềm năng 5 sao xem ở bảng kế hoạch.",
    "trade": f"{INVENTED} Hội nghị kết nối giao thương tổ chức trực tuyến và trực tiếp. Năm 2021 các bên chưa nhập biên bản ghi nhớ vào hệ thống, nên bảng ghi là chưa có số liệu.",
    "people": f"{INVENTED} Chủ thể bắt đầu khai số lao động và thu nhập từ năm sau.",
    "next": f"{INVENTED} Đề nghị hỗ trợ thiết kế bao bì cho sản phẩm 3 sao; năm tới mở thêm điểm bán ở các quận chưa có.",
}
WORDS_NOW = {"general": f"{INVENTED} Đang viết."}


def write(day: datetime.date) -> int:
    """How many reports stand afterwards; to be called when all that they count is there."""
    by = Person.objects.filter(email=accounts.OFFICER_EMAIL).first()
    if by is None or day.year <= YEAR or day > clock.today():
        return 0  # that year has no end yet, or the clock has not come to the city's day
    # Everything before was written without the ledger: what this process counted of it would be the city half built.
    columns.forget()
    achieved.forget()
    year = actions.begin(by=by, template="office-2021", period="year", year=YEAR)
    year = actions.write(by=by, pk=year.pk, revision=year.revision, title=year.title, number="", words=WORDS_2021)
    actions.freeze(by=by, pk=year.pk, revision=year.revision)
    month = actions.begin(by=by, template="office-2021", period="month", year=day.year, part=day.month)
    actions.write(by=by, pk=month.pk, revision=month.revision, title=month.title, number="", words=WORDS_NOW)
    return Report.objects.filter(register="demo").count()


def remove() -> None:
    """Takes the reports of the demo register away; kept templates and fonts stay, other reports rest on them too."""
    ReportVersion.objects.filter(report__register="demo").delete()
    Report.objects.filter(register="demo").delete()
