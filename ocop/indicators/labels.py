"""Names of what statements speak of, in both languages (pure)."""

from __future__ import annotations

INDICATOR_LABELS: dict[str, tuple[str, str]] = {
    "products": ("Sản phẩm OCOP được công nhận (lũy kế)", "Recognised OCOP products (cumulative)"),
    "products_in_force": ("Sản phẩm còn hiệu lực", "Products in force"),
    "recognised_in_year": ("Sản phẩm được công nhận trong năm", "Products recognised in the year"),
    "registered_products": ("Sản phẩm đăng ký đánh giá trong năm", "Products registered in the year"),
    "registered_renewals": ("Sản phẩm đăng ký đánh giá lại", "Products registered for renewal"),
    "planned_products": ("Kế hoạch: sản phẩm được công nhận", "Plan: products recognised"),
    "planned_potential_five": ("Kế hoạch: sản phẩm tiềm năng 5 sao", "Plan: potential five-star products"),
    "planned_outlets": ("Kế hoạch: điểm giới thiệu và bán mới", "Plan: new points of sale"),
    "producers": ("Chủ thể", "Producers"),
    "producers_in_year": ("Chủ thể có sản phẩm được công nhận trong năm", "Producers recognised in the year"),
    "villages": ("Làng nghề được công nhận", "Recognised craft villages"),
    "village_districts": ("Quận, huyện, thị xã có làng nghề", "Districts with craft villages"),
    "villages_with_crafts": ("Làng có nghề", "Villages with crafts"),
    "traditional_crafts": ("Nghề truyền thống", "Traditional crafts"),
    "outlets": ("Điểm giới thiệu và bán sản phẩm", "Points of introduction and sale"),
    "new_outlets": ("Điểm mới trong năm", "New points in the year"),
    "outlet_districts": ("Quận, huyện, thị xã có điểm bán", "Districts with points of sale"),
    "supported_outlet_provinces": (
        "Địa phương được hỗ trợ xây dựng điểm bán",
        "Provinces supported to build points of sale",
    ),
    "workers": ("Lao động nông thôn có việc làm", "Rural workers employed"),
    "trade_events": ("Sự kiện kết nối giao thương", "Trade connection events"),
    "memoranda": ("Biên bản ghi nhớ", "Memoranda"),
    "share_of_country": ("Tỷ lệ trong cả nước (%)", "Share of the country (%)"),
    "share_cooperatives": ("Tỷ lệ hợp tác xã (%)", "Share of co-operatives (%)"),
    "share_enterprises": ("Tỷ lệ doanh nghiệp (%)", "Share of enterprises (%)"),
    "share_households": ("Tỷ lệ hộ sản xuất (%)", "Share of households (%)"),
}


def label(code: str, language: str) -> str:
    """The name of an indicator; its code when it has none."""
    vi, en = INDICATOR_LABELS.get(code, (code, code))
    return en if language.startswith("en") else vi
