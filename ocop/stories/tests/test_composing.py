"""A first text from answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.rulebooks.loading import RulebookError
from ocop.stories import composing

FACTS = {"product": "miến dong Thử", "maker": "Hộ Lành", "place": "Ba Vì"}


def vi(**answers):
    return composing.compose(answers, about="product", facts=FACTS, language="vi")


def test_short_answers_go_into_patterns_and_sentences_stay():
    found = vi(
        who="Bà Lành cùng hai con gái", since="1998", how="Củ rửa sạch. Xay hai lần", differ="Sợi dai, không nát."
    )
    assert found == (
        "Miến dong Thử do Bà Lành cùng hai con gái làm ra. Việc này bắt đầu từ năm 1998.\n\nCủ rửa sạch. Xay hai lần.\n\nSợi dai, không nát."
    )


def test_nothing_said_is_nothing_told():
    assert vi() == ""
    assert vi(who="  \n ") == ""


def test_a_producer_is_not_asked_of_material():
    assert "material" not in [one.code for one in composing.questions().about("producer")]
    assert "material" in [one.code for one in composing.questions().about("product")]


def test_english_has_its_own_pattern():
    found = composing.compose({"since": "1998"}, about="product", facts=FACTS, language="en")
    assert found == "The work began in 1998."


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from([one.code for one in composing.questions().all]), st.text(max_size=60), max_size=4)
)
def test_any_answers_make_a_text_without_holes(answers):
    for language in ("vi", "en"):
        found = composing.compose(answers, about="product", facts=FACTS, language=language)
        assert "{answer}" not in found.replace(
            "{answer}", "", sum(words.count("{answer}") for words in answers.values())
        )
        assert all(part.strip() for part in found.split("\n\n") if found)


def test_a_pattern_that_holds_no_answer_is_refused(tmp_path):
    path = tmp_path / "hoi.yaml"
    row = "- {code: a, about: both, kind: text, paragraph: 1, ask_vi: x, ask_en: x, help_vi: x, help_en: x, example_vi: x, example_en: x, pattern_vi: 'x', pattern_en: '{answer}'}"
    path.write_text(f"id: x\nshort: 5\nquestions:\n{row}\n", encoding="utf-8")
    with pytest.raises(RulebookError, match=r"hoi.yaml:4"):
        composing.load(path)
