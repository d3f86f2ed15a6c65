"""Which pattern fits a product: words of its name, then the older group, then rice."""

from __future__ import annotations

import re
import unicodedata

from ocop.vietnamese import folding

# First match wins, so the special stands before the general: "trà sen" is tea made with lotus and takes the lotus,
# "nón" before "lá", "sơn mài" before "mây tre", "bánh đa nem" before "bánh".
WORDS: list[tuple[str, str]] = [
    (
        "incense",
        "hương trầm|nhang|hương nén|nén hương|hương vòng|trầm hương|hương xông|tăm hương|hương sạch|hương thắp|vòng hương|incense",
    ),
    ("hat", "nón|mũ lá|mũ"),
    ("lacquer", "sơn mài|sơn khảm|sơn son|thếp|lacquer"),
    ("embroidery", "thêu|đính cườm|móc|ren|búp bê"),
    ("crackle", "gốm|sứ|men|lọ|bình|đĩa|đôn|chum|bát đĩa|ấm chén|bình hút lộc|lục bình|ceramic|pottery"),
    ("metal", "đồng|bạc|sắt|thép|kim loại|dát|quỳ|đúc|dao|kéo|rèn|vàng mã|cơ khí"),
    ("weave", "mây|tre|rổ|rá|quạt|đèn lồng|đèn|chiếu|giang|cỏ tế|guột|bèo|cói|lục bình đan|đan lát|nan|rattan|bamboo"),
    ("wood", "gỗ|mộc|tủ|bàn|ghế|giường|tò he|song ngưu|khảm|trai|đàn|tượng|tạc|điêu khắc|sừng|wood"),
    ("honey", "mật ong|mật mía|ong|phấn hoa|sữa ong chúa|honey"),
    ("mushroom", "nấm|mộc nhĩ|linh chi|đông trùng|mushroom"),
    ("lotus", "sen"),
    ("tea", "chè xanh|chè an toàn|chè sạch|chè khô|chè búp|chè|trà|tea"),
    (
        "bottle",
        "rượu|nước mắm|mắm|dấm|giấm|tương|siro|nước ép|nước|bia|dầu|tinh dầu|sữa|dầu gội|sâm panh|nước uống|kombucha|cà phê|wine",
    ),
    ("brocade", "lụa|tơ|tằm|vải|dệt|khăn|gối|chăn|may|áo|quần|thổ cẩm|túi|len|giày|da|silk"),
    ("fish", "cá|thát lát|tôm|chả cá|ruốc cá|mực|ốc|ếch|lươn|tép|ba ba|fish"),
    ("meat", "giò|chả|thịt|gà|vịt|lợn|bò|xúc xích|nem|trứng|ruốc|lạp xưởng|chân|sườn|dê|bê|ngan|chim|pate|ham"),
    (
        "sweets",
        "kẹo|mứt|ô mai|chè lam|bánh gai|bánh cốm|bánh khúc|bánh trung thu|bánh su sê|bánh phu thê|bánh nếp|kẹo lạc|bánh quy|bánh|xôi chè|candy|cake",
    ),
    ("noodle", "bún|miến|phở|mì|bánh đa|bánh phở|bánh cuốn|mỳ|noodle"),
    ("rice", "gạo|nếp|cốm|xôi|thóc|ngô|bột|đậu|lạc|vừng|hạt|ngũ cốc|rice"),
    (
        "fruit",
        "bưởi|bơ|dừa|mận|lê|hồng|cam|nho|chuối|dưa|đu đủ|ổi|quả|táo|nhãn|vải thiều|thanh long|mít|xoài|na|hồng xiêm|chanh|quất|khế|dâu|fruit",
    ),
    ("bloom", "hoa|cây cảnh|bonsai|lan|đào|quất cảnh|sinh vật cảnh|cây|flower"),
    (
        "herb",
        "thuốc|dược|cao|đinh lăng|hà thủ ô|nghệ|tam thất|sâm|xạ đen|ngải|gừng|cà gai|thảo|viên|xà bông|dầu gội|ba kích",
    ),
    (
        "vegetable",
        "rau|cà rốt|súp lơ|cà tím|cà pháo|cải|cà chua|củ|khoai|su hào|bắp cải|măng|bí|bầu|mướp|hành|tỏi|ớt|giá đỗ|đậu phụ|dưa chuột|muối|rong|xà lách",
    ),
    ("journey", "du lịch|tour|điểm đến|homestay|trải nghiệm"),
]
# Pairs whose first word would mislead ("bánh đa" is a noodle, "giò lụa" no silk); these are asked before everything else.
FIRST: list[tuple[str, str]] = [
    ("incense", "nụ trầm|nụ quế|nụ trám|trầm"),
    ("meat", "giò lụa|chả lụa|chả cốm|giò|dạ dày"),
    ("bottle", "rượu|nước mắm|nước ép|sữa"),
    ("mushroom", "nấm|trà nấm"),
    ("noodle", "bánh đa|bánh phở|bánh cuốn|bánh tráng|bánh hỏi|miến|phở khô|bún khô|mì"),
    ("fruit", "bưởi cốm|vải thiều|hồng xiêm|dâu tây|phật thủ|hồng không hạt"),
    ("sweets", "bánh cốm|bánh dẻo|bánh nướng|ô mai|chè lam|mứt|kem"),
    ("herb", "nghệ|bột gừng|hương nhu|dược liệu|thảo mộc|curcumin|hoạt huyết|đại tràng|bảo vệ sức khỏe|nano"),
    ("rice", "gạo|giò mo|đậu phụ|cơm cháy|cốm|bột đậu"),
    ("lotus", "trà sen|chè sen|tranh sen|lụa sen|hoa sen|hạt sen"),
    ("tea", "trà hoa|trà"),
    ("brocade", "vải lụa|khăn lụa|tơ tằm"),
    ("embroidery", "tranh thêu|áo dài thêu"),
    ("lacquer", "sơn mài|sơn khảm"),
    ("wood", "lục bình gỗ|gỗ hương|gỗ|khảm trai"),
    ("bloom", "hoa lan|hoa đào|hoa hồng"),
]
GROUPS = {
    "food": "rice",
    "drink": "bottle",
    "herbal": "herb",
    "fabric": "brocade",
    "craft": "wood",
    "souvenir": "weave",
    "ornamental": "bloom",
    "tourism": "journey",
    "thực phẩm": "rice",
    "đồ uống": "bottle",
    "dược liệu": "herb",
    "thảo dược": "herb",
    "vải": "brocade",
    "thủ công mỹ nghệ": "wood",
    "lưu niệm": "weave",
    "sinh vật cảnh": "bloom",
    "du lịch": "journey",
}


def _pattern(words: str, *, folded: bool) -> re.Pattern[str]:
    every = sorted({folding.fold(one) if folded else one for one in words.split("|")}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, every))})(?!\w)")


_MARKED = [(craft, _pattern(words, folded=False)) for craft, words in [*FIRST, *WORDS]]
# Short words lose their meaning without marks (mây, may; giò, gió), so an unmarked name is read by the longer ones only.
_PLAIN = [
    (craft, _pattern("|".join(kept), folded=True))
    for craft, words in [*FIRST, *WORDS]
    if (kept := [one for one in words.split("|") if len(one) > 3])
]


def craft_of(name: str, group: str = "") -> str:
    """The pattern for a product's name and group (a code of any scheme or the words as given); never fails."""
    low = unicodedata.normalize("NFC", name).lower()
    has_marks = folding.fold(low) != " ".join(low.split())
    for craft, pattern in _MARKED if has_marks else [*_PLAIN, *_MARKED]:
        if pattern.search(low):
            return craft
    wanted = unicodedata.normalize("NFC", group).lower().strip()
    for word, craft in GROUPS.items():
        if wanted and (wanted == word or wanted.startswith(word)):
            return craft
    return "rice"
