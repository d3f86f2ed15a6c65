"""Invented names: brands that no register knows, people, villages (pure)."""

from __future__ import annotations

import random

# Nobody registers a firm by such names; put together they read as what they are, made up.
_FIRST = (
    "Mây",
    "Sương",
    "Nắng",
    "Khói",
    "Giọt",
    "Nhịp",
    "Vệt",
    "Đốm",
    "Tiếng",
    "Hạt",
    "Lá",
    "Mầm",
    "Gió",
    "Bóng",
    "Nụ",
    "Sợi",
    "Ngọn",
    "Lối",
    "Mùa",
    "Tay",
    "Cánh",
    "Vồng",
    "Bờ",
    "Nếp",
    "Bậc",
)
_SECOND = (
    "Bên Thềm",
    "Đầu Ngõ",
    "Sau Hè",
    "Cuối Bãi",
    "Trên Giàn",
    "Lưng Đồi",
    "Qua Đò",
    "Ven Đầm",
    "Chân Đê",
    "Trước Sân",
    "Giữa Chợ",
    "Hai Mùa",
    "Ba Gian",
    "Năm Cửa",
    "Sớm Mai",
    "Chiều Rơm",
    "Đêm Rằm",
    "Ngày Giỗ",
    "Gác Bếp",
    "Dưới Hiên",
    "Bến Nước",
    "Cầu Ao",
    "Gốc Đa",
    "Mái Lá",
    "Đường Làng",
    "Bờ Tre",
    "Góc Vườn",
    "Vại Sành",
    "Cối Đá",
    "Nong Tằm",
    "Lò Gạch",
    "Khung Cửi",
    "Rổ Xảo",
    "Quang Gánh",
    "Đèn Dầu",
    "Áo Tơi",
)
_FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phùng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Ngô",
    "Dương",
    "Kiều",
    "Khuất",
    "Chu",
    "Tạ",
)
_MIDDLE_M = ("Văn", "Đức", "Hữu", "Quang", "Công", "Bá", "Xuân", "Duy")
_MIDDLE_W = ("Thị", "Thu", "Ngọc", "Thanh", "Bích", "Kim", "Hồng", "Minh")
_GIVEN_M = (
    "An",
    "Bình",
    "Chiến",
    "Dũng",
    "Hải",
    "Hùng",
    "Khoa",
    "Lâm",
    "Nam",
    "Phúc",
    "Quân",
    "Sơn",
    "Thắng",
    "Toàn",
    "Tuấn",
    "Việt",
)
_GIVEN_W = (
    "Anh",
    "Chi",
    "Dung",
    "Hà",
    "Hằng",
    "Hoa",
    "Hương",
    "Lan",
    "Liên",
    "Mai",
    "Nga",
    "Oanh",
    "Phương",
    "Thảo",
    "Trang",
    "Yến",
)
_HAMLETS = (
    "Thượng",
    "Hạ",
    "Trung",
    "Đông",
    "Đoài",
    "Nội",
    "Ngoại",
    "Cả",
    "Chùa",
    "Đình",
    "Cầu",
    "Giếng",
    "Bãi",
    "Vực",
    "Chằm",
    "Gò",
    "Đầm",
    "Ao Sen",
    "Cổng Tía",
    "Cây Gạo",
    "Bến Trong",
    "Bến Ngoài",
    "Xóm Trại",
    "Đầu Đê",
)


def brands(rng: random.Random) -> list[str]:
    """Every brand once, in an order of the seed."""
    names = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    rng.shuffle(names)
    return names


def person(rng: random.Random) -> str:
    """A common name; it is nobody's."""
    family = rng.choice(_FAMILY)
    if rng.random() < 0.5:
        return f"{family} {rng.choice(_MIDDLE_M)} {rng.choice(_GIVEN_M)}"
    return f"{family} {rng.choice(_MIDDLE_W)} {rng.choice(_GIVEN_W)}"


def hamlets(rng: random.Random) -> list[str]:
    """Hamlet names in an order of the seed."""
    names = list(_HAMLETS)
    rng.shuffle(names)
    return names


def organisation(kind: str, trade: str, brand: str, rng: random.Random) -> tuple[str, str]:
    """Name of a body in Vietnamese and English."""
    vi = {
        "enterprise": rng.choice(
            (f"Công ty TNHH {trade} {brand}", f"Công ty Cổ phần {brand}", f"Công ty TNHH {brand}")
        ),
        "cooperative": rng.choice((f"Hợp tác xã {trade} {brand}", f"Hợp tác xã {brand}")),
        "household": rng.choice((f"Hộ kinh doanh {brand}", f"Cơ sở {trade} {brand}")),
        "cooperative_group": f"Tổ hợp tác {brand}",
        "farm": f"Trang trại {brand}",
        "association": f"Hội du lịch cộng đồng {brand}",
    }[kind]
    en = {
        "enterprise": f"{brand} Company",
        "cooperative": f"{brand} Co-operative",
        "household": f"{brand} Household Business",
        "cooperative_group": f"{brand} Co-operative Group",
        "farm": f"{brand} Farm",
        "association": f"{brand} Community Tourism Association",
    }[kind]
    return vi, en


def phone(number: int) -> str:
    """A phone number of no one: Vietnam gave up the mobile prefix 010 long before these."""
    return f"+84100{number:06d}"


def tax_code(number: int) -> str:
    """A tax code that no office issues (province 00) with a right check digit."""
    while True:
        nine = f"00{number:07d}"
        check = (
            10
            - sum(int(digit) * weight for digit, weight in zip(nine, (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True))
            % 11
        )
        if check < 10:
            return f"{nine}{check}"
        number += 5_000_000
