"""Names of what tables count by, in both languages; a table is exported with both, whatever the page speaks (pure)."""

from __future__ import annotations

Label = tuple[str, str]

UNSTATED: Label = ("Chưa nêu", "Not stated")

LEVEL_LABELS: dict[str, Label] = {
    "5": ("5 sao", "5 stars"),
    "potential_5": ("Tiềm năng 5 sao", "Potential 5 stars"),
    "4": ("4 sao", "4 stars"),
    "3": ("3 sao", "3 stars"),
    "unstated": ("Được công nhận, chưa nêu số sao", "Recognised, stars not stated"),
}

KIND_LABELS: dict[str, Label] = {
    "new": ("Công nhận mới", "New"),
    "renewed": ("Công nhận lại", "Renewed"),
    "upgraded": ("Nâng hạng", "Upgraded"),
    "unstated": UNSTATED,
}

STATE_LABELS: dict[str, Label] = {
    "in_force": ("Còn hiệu lực", "In force"),
    "ended": ("Đã hết hạn", "Ended"),
    "withdrawn": ("Đã thu hồi", "Withdrawn"),
    "unknown": ("Chưa rõ hiệu lực", "Validity not known"),
}

PRODUCER_KIND_LABELS: dict[str, Label] = {
    "enterprise": ("Doanh nghiệp", "Enterprises"),
    "cooperative": ("Hợp tác xã", "Co-operatives"),
    "cooperative_group": ("Tổ hợp tác", "Co-operative groups"),
    "farm": ("Trang trại", "Farms"),
    "household": ("Hộ sản xuất, kinh doanh", "Household businesses"),
    "association": ("Hội, trung tâm điều hành (du lịch)", "Associations and operating centres (tourism)"),
    "office": ("Cơ quan nhà nước", "Public offices"),
}
