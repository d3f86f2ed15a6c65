"""What is found in a text: marks decide, a sentence ends a phrase, a notice the law asks for is no fault."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.rulebooks.loading import RulebookError
from ocop.stories import books, wording
from ocop.stories.books import load_claims, load_words
from ocop.stories.phrases import Finder, Phrase, read
from ocop.vietnamese.folding import fold


def codes(text, language="vi", **extra):
    return [(flag.rule.code, flag.words) for flag in wording.flags(text, language, **extra)]


def claimed(vi, en=""):
    return [(said.kind.code, said.words) for said in wording.claims(vi, en)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Món này chữa bệnh dạ dày.", [("cures", "chữa bệnh")]),
        ("Tôi chưa bệnh bao giờ, canh chua nhà nấu.", []),
        ("CHỮA - BỆNH", [("cures", "CHỮA - BỆNH")]),
        ("chữa\u200b bệnh", [("cures", "chữa bệnh")]),
        (unicodedata.normalize("NFD", "Miến này chữa bệnh."), [("cures", "chữa bệnh")]),
        ("Nhà tôi chữa. Bệnh viện ở gần.", []),
        ("Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh.", []),
        ("Rau phòng bệnh cho cây bằng tỏi.", []),
        ("Miến ngon nhất Hà Nội.", [("best", "ngon nhất")]),
        ("Miến ngon nhất khi ăn nóng, thứ nhất là sợi dai.", []),
        ("Trà giúp giải độc gan, hạ huyết áp.", [("body", "giải độc gan"), ("body", "hạ huyết áp")]),
        ("Bác sĩ khuyên dùng.", [("doctors", "Bác sĩ khuyên dùng")]),
        ("", []),
    ],
)
def test_words_the_law_keeps_out(text, found):
    assert codes(text) == found


def test_a_text_without_marks_is_guessed_at_and_said_to_be():
    found = wording.flags("mon nay chua benh da day", "vi")
    assert [(flag.rule.code, flag.words, flag.unsure) for flag in found] == [("cures", "chua benh", True)]
    assert not wording.flags("ban o cho chua", "vi")


def test_english_is_read_as_it_stands():
    assert codes("It cures a cough and is the best.", "en") == [("cures", "cures"), ("best", "the best")]
    assert codes("Is best served hot. It does not cure.", "en") == []


def test_rules_on_food_leave_crafts_alone():
    text = "Khăn này chữa bệnh, đẹp nhất làng."
    assert codes(text, consumed=False) == [("best", "đẹp nhất")]
    assert [code for code, _words in codes(text)] == ["cures", "best"]


@settings(deadline=None)
@given(
    st.sampled_from(["chữa bệnh", "đặc trị", "thần dược", "duy nhất"]), st.text(alphabet=" .,!?\nabcđêáờ", max_size=60)
)
def test_a_phrase_is_found_wherever_it_stands_between_sentences(phrase, around):
    assert any(flag.words.lower() == phrase for flag in wording.flags(f"{around}. {phrase}. {around}", "vi"))


@settings(deadline=None)
@given(st.text(alphabet="chữưaàbệnh trị.,\n", max_size=200))
def test_places_point_at_the_words(text):
    for flag in wording.flags(text, "vi"):
        shown = read(text).text
        assert shown[flag.start : flag.end] == flag.words
        assert flag.words in flag.sentence
        if not flag.unsure:
            assert "chưa bệnh" not in flag.words.lower()


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_cut_without_loss(text):
    found = wording.flags(text, "vi")
    assert "".join(piece.text for piece in wording.pieces(text, found)) == read(text).text
    wording.claims(text, text)


def test_claims_are_named_once_each():
    text = "Nhà tôi làm miến từ năm 1986, ba đời nối nhau. Không dùng chất bảo quản, đạt OCOP 4 sao, được giải nhất hội thi 2019. 100% bột dong."
    assert claimed(text) == [
        ("year", "từ năm 1986"),
        ("year", "ba đời"),
        ("clean", "Không dùng chất bảo quản"),
        ("ocop", "đạt OCOP 4 sao"),
        ("award", "được giải nhất"),
        ("share", "100% bột"),
    ]


def test_an_english_claim_counts_where_the_vietnamese_makes_none_of_its_kind():
    assert claimed("Làm từ năm 1986.", "Since 1986. Organic rice.") == [("year", "từ năm 1986"), ("organic", "Organic")]


def test_a_superlative_is_a_claim_that_only_a_paper_settles():
    (said,) = wording.claims("Gốm đẹp nhất làng.")
    assert (said.kind.code, said.kind.told, said.key) == ("rule_best", False, ("rule_best", "dep nhat"))
    assert wording.kind_of("rule_best").papers == {"award", "other"}
    assert "test_result" in wording.kind_of("rule_natural").papers
    assert wording.kind_of("rule_cures") is None
    assert wording.kind_of("khong-co") is None


def test_organic_manure_is_no_organic_claim():
    assert claimed("Bón phân hữu cơ.") == []


def test_paper_kinds_are_those_of_the_register():
    from ocop.producers.models import Paper

    assert set(Paper.Kind.values) == books.PAPER_KINDS


def test_every_phrase_of_the_data_finds_itself():
    for book, rows in ((books.words(), books.words().rules), (books.claims(), books.claims().kinds)):
        assert rows
        for language in books.LANGUAGES:
            assert book.found[language].finder


def test_a_rule_without_a_source_names_file_and_line(tmp_path):
    path = tmp_path / "tu-ngu.yaml"
    path.write_text(
        'id: x\nvalid_from: "2026-01-01"\nsources: {}\npenalty: {}\nrules:\n- {code: a, severity: forbidden, scope: all, source: khong-co}\n',
        encoding="utf-8",
    )
    with pytest.raises(RulebookError, match=r"tu-ngu.yaml:6"):
        load_words(path)


def test_a_kind_that_nothing_settles_is_refused(tmp_path):
    path = tmp_path / "dieu.yaml"
    path.write_text(
        "id: x\nkinds:\n- {code: a, vi: A, en: A, papers: [], recognition: false, title: false, told: false}\n",
        encoding="utf-8",
    )
    with pytest.raises(RulebookError, match="settle"):
        load_claims(path)


def test_phrases():
    with pytest.raises(ValueError, match="must be there"):
        Phrase("(bỏ) chữ")
    finder = Finder([("a", "từ năm <year>"), ("a", "<number> đời"), ("b", "chữa|trị (khỏi) bệnh")])
    found = [(owner, hit.first, hit.last) for owner, hit in finder.find(read("từ năm 1986, 3 đời trị khỏi bệnh"))]
    assert found == [("a", 0, 3), ("a", 3, 5), ("b", 5, 8)]
    assert not finder.find(read("từ năm 86"))


@settings(deadline=None)
@given(st.text(alphabet="ăâđêôơưáàảãạ abc", max_size=80))
def test_folded_words_are_as_the_search_folds_them(text):
    assert " ".join(word.folded for word in read(text).words) == " ".join(fold(text).split())


def test_every_source_says_how_far_it_was_compared():
    sources = {one.source.vi: one.source for one in books.words().rules.values()}
    assert not any(one.checked for one in sources.values())
    assert {vi for vi, one in sources.items() if one.seen} == {
        "Luật Quảng cáo 16/2012/QH13, điều 8 khoản 11; Thông tư 10/2013/TT-BVHTTDL, điều 2",
        "Nghị định 15/2018/NĐ-CP, điều 27 khoản 2",
        "Nghị định 15/2018/NĐ-CP, điều 27 khoản 3",
    }
    assert all(one.note_vi and one.note_en for one in sources.values())
