"""Synthetic products for the search benchmark: names from the lexicon's goods, real communes, stories of about 120 syllables (Zipf)."""

from __future__ import annotations

import random
from typing import Any

from ocop.search.lexicon import lexicon

FIRST = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"]
LAST = [
    "An",
    "Bình",
    "Cường",
    "Dung",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hương",
    "Khánh",
    "Lan",
    "Linh",
    "Long",
    "Mai",
    "Minh",
    "Nam",
    "Nga",
    "Phương",
    "Quang",
    "Sơn",
    "Tâm",
    "Thảo",
    "Thanh",
    "Thu",
    "Trang",
    "Tuấn",
    "Vân",
]
ADJECTIVES = [
    "thơm",
    "ngon",
    "truyền",
    "thống",
    "đặc",
    "biệt",
    "cao",
    "cấp",
    "quê",
    "hương",
    "tự",
    "nhiên",
    "hữu",
    "cơ",
    "thượng",
    "hạng",
    "gia",
    "truyền",
    "núi",
    "rừng",
    "đồng",
    "quê",
]
PLACES = (
    "Bát Tràng;Gia Lâm|Vạn Phúc;Hà Đông|Đường Lâm;Sơn Tây|Chuyên Mỹ;Phú Xuyên|Phú Nghĩa;Chương Mỹ|Ba Vì;Ba Vì|Quảng An;Tây Hồ|Kim Lan;Gia Lâm|Đông Hội;Đông Anh|"
    "Hương Sơn;Mỹ Đức|Tam Hưng;Thanh Oai|Thanh Xuân;Sóc Sơn|Kiêu Kỵ;Gia Lâm|Phùng Xá;Mỹ Đức|Quảng Phú Cầu;Ứng Hòa|Dương Liễu;Hoài Đức|Ngọc Mỹ;Quốc Oai|Duyên Thái;Thường Tín"
)
STARS, GROUPS, KINDS = (
    ["3", "4", "potential_5", "5", "unstated"],
    ["food", "drink", "herbal", "fabric", "craft", "tourism"],
    ["enterprise", "cooperative", "household"],
)


def products(count: int, *, seed: int = 7) -> list[dict[str, Any]]:
    """`count` products as a source composes them, always the same for a seed."""
    dice = random.Random(seed)
    goods = [
        " ".join(one.marked for one in name)
        for concept in lexicon().concepts.values()
        if not concept.is_modifier
        for name in concept.vi[:1]
    ]
    syllables = sorted(
        {word for good in goods for word in good.split()} | set(ADJECTIVES) | {word.lower() for word in LAST}
    )
    dice.shuffle(syllables)
    chances = [1 / (rank + 3) for rank in range(len(syllables))]
    places = [tuple(one.split(";")) for one in PLACES.split("|")]
    made = []
    for key in range(1, count + 1):
        commune, district = dice.choice(places)
        maker = f"{dice.choice(FIRST)} {dice.choice(LAST)} {dice.choice(LAST)}"
        good = dice.choice(goods)
        story = " ".join(dice.choices(syllables, chances, k=dice.randint(90, 150)))
        made.append(
            {
                "object_id": key,
                "register": "demo",
                "texts": {
                    "name": f"{good} {dice.choice(ADJECTIVES)} {dice.choice([commune, maker.split()[-1], ''])}".strip().capitalize(),
                    "producer": f"{dice.choice(['Hợp tác xã', 'Công ty TNHH', 'Hộ kinh doanh'])} {maker}",
                    "places": f"{commune}, {district}, Hà Nội",
                    "story": story,
                },
                "facets": {
                    "stars": [dice.choices(STARS, [50, 40, 2, 1, 7])[0]],
                    "state": [dice.choice(["in_force", "ended"])],
                    "group": [dice.choices(GROUPS, [65, 3, 2, 3, 26, 1])[0]],
                    "kind": [dice.choice(KINDS)],
                    "commune": [commune],
                    "district": [district],
                    "province": ["01"],
                    "set": [str(dice.randint(1, 26))],
                },
                "quality": dice.randint(0, 300),
            }
        )
    return made


def queries(*, seed: int = 11, count: int = 20) -> dict[str, list[str]]:
    """Queries by class: broad words, goods, goods at a place, slips, unmarked, English, nothing."""
    dice = random.Random(seed)
    concepts = [concept for concept in lexicon().concepts.values() if not concept.is_modifier]
    goods = [" ".join(one.marked for one in concept.vi[0]) for concept in concepts if len(concept.vi[0]) > 1]
    english = [concept.en[0] for concept in concepts if concept.en]
    places = [one.replace(";", " ") for one in PLACES.split("|")]
    from ocop.vietnamese.folding import fold

    def slip(text: str) -> str:
        at = dice.randrange(1, len(text) - 1)
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

    some = lambda: dice.choice(goods)  # noqa: E731
    return {
        "broad": ["bánh", "trà", "thơm", "gỗ", "rượu", "hà nội", "truyền thống", "công ty", "quê hương", "thịt"],
        "goods": [some() for _ in range(count)],
        "goods at a place": [f"{some()} {dice.choice(places)}" for _ in range(count)],
        "unmarked": [fold(some()) for _ in range(count)],
        "slip": [slip(fold(some())) for _ in range(count)],
        "English": [dice.choice(english) for _ in range(count)],
        "occasion": ["quà tết", "đồ thờ", "đồ ăn vặt", "đặc sản mang ra sân bay", "gifts for foreigners"],
        "nothing": ["điện thoại iphone", "xe máy honda", "bảo hiểm nhân thọ", "laptop gaming", "tàu vũ trụ"],
    }
