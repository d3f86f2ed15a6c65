"""A page with every component, served to tests only."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from ocop.ui import charts, share_cards
from ocop.ui.covers.views import drawn
from ocop.ui.paging import Slice

DAY = datetime.date(2021, 12, 31)


class TrialForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Tên sản phẩm", help_text="Viết đủ dấu, như trên nhãn.")
    story = forms.CharField(label="Câu chuyện", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="Loại chủ thể", choices=[("household", "Hộ kinh doanh"), ("cooperative", "Hợp tác xã")]
    )
    public = forms.BooleanField(label="Cho mọi người xem", required=False)
    months = forms.MultipleChoiceField(
        label="Mùa vụ", choices=[(str(n), f"Tháng {n}") for n in range(1, 13)], widget=forms.CheckboxSelectMultiple
    )
    stars = forms.ChoiceField(
        label="Hạng sao", choices=[("3", "3 sao"), ("4", "4 sao")], widget=forms.RadioSelect, required=False
    )
    file = forms.FileField(label="Bảng tính", required=False, help_text="Excel hoặc CSV, không quá 10 MB.")
    day = forms.DateField(label="Ngày", required=False)


class FilterForm(forms.Form):
    """A filter above a table."""

    q = forms.CharField(label="Tìm", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("", "Mọi loại"), ("a", "Lần đầu")], required=False)


def everything(request: HttpRequest) -> HttpResponse:
    """Every component once."""
    messages.success(request, "Đã lưu.")
    messages.error(request, "Tệp này không phải bảng tính.")
    wrong = TrialForm({"name": ""}, prefix="w")
    wrong.is_valid()
    groups = [
        ("Thực phẩm", 1071),
        ("Lưu niệm, nội thất, trang trí", 492),
        ("Đồ uống", 35),
        ("Vải, may mặc", 34),
        ("Thảo dược", 17),
    ]
    years = [
        (datetime.date(year, 12, 31), value) for year, value in ((2019, 301), (2020, 1054), (2021, 1649), (2022, 2167))
    ]
    products = [
        SimpleNamespace(name=name, slug=slug, register="demo")
        for name, slug in (
            ("Trà sen Hiền Xiêm", "tra-sen"),
            ("Bát gốm men lam", "bat-gom"),
            ("Nấm linh chi", "nam"),
            ("Hương trầm Quảng Phú Cầu", "huong"),
        )
    ]
    context = {
        "form": TrialForm(),
        "wrong": wrong,
        "filters": FilterForm(request.GET or None),
        "products": products,
        "page": Paginator(range(100), 10).page(3),
        "slice": Slice(1, 24, 291),
        "bars": charts.bars("Số sản phẩm theo ngành; số đầy đủ ở bảng bên", groups, chosen="Đồ uống"),
        "parts": charts.parts("Tỷ lệ theo ngành; số đầy đủ ở bảng bên", groups),
        "lines": charts.lines(
            "Số sản phẩm qua các năm; số đầy đủ ở bảng bên", [charts.Series("Đếm được", years)], now=DAY
        ),
        "two_lines": charts.lines(
            "Hai nguồn qua các năm; số đầy đủ ở bảng bên",
            [
                charts.Series("Đếm được", years),
                charts.Series(
                    "Đã công bố",
                    [(datetime.date(2019, 12, 31), 301), (datetime.date(2022, 12, 31), 2300)],
                    is_dotted=True,
                ),
            ],
        ),
        "groups": groups,
        "day": DAY,
        "soon": datetime.date.today() + datetime.timedelta(days=40),
        "later": datetime.date.today() + datetime.timedelta(days=400),
        "facets": [
            {
                "name": "stars",
                "label": "Hạng sao",
                "values": [
                    {"value": "5", "label": "5 sao", "count": 6, "chosen": True},
                    {"value": "4", "label": "4 sao", "count": 1068, "chosen": False},
                ],
            },
            {
                "name": "kind",
                "label": "Loại chủ thể",
                "values": [{"value": "farm", "label": "Trang trại", "count": 0, "chosen": False}],
            },
        ],
        "shortcuts": [("31/12/2020", "?as_of=2020-12-31", False), ("31/12/2021", "?as_of=2021-12-31", True)],
        "near_words": [("trà sen", "?q=trà+sen")],
    }
    template = engines["django"].from_string((Path(__file__).parent / "everything.html").read_text(encoding="utf-8"))
    return HttpResponse(template.render(context, request))


def suggestions(request: HttpRequest) -> HttpResponse:
    """Three answers for any question."""
    return JsonResponse(
        {
            "items": [
                {"label": f"{request.GET.get('q', '')} {word}", "kind": "sản phẩm", "href": f"/?picked={word}"}
                for word in ("một", "hai", "ba")
            ]
        }
    )


urlpatterns = [
    path("", everything, name="everything"),
    path("goi-y/", suggestions),
    path("chia-se/<str:signed>.png", share_cards.respond, name="share_card"),
    path("bia/<slug:kind>/<slug:slug>.svg", drawn),
]
