"""Laws that hold for any text."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ocop.vietnamese.collation import sort_key
from ocop.vietnamese.folding import canonical, fold, marked_words, words
from ocop.vietnamese.likeness import folded_key, marked_key
from ocop.vietnamese.slugs import slug
from ocop.vietnamese.syllables import is_syllable, placed
from ocop.vietnamese.typing import repairs

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
vietnamese = st.text(alphabet=LETTERS + LETTERS.upper() + " -'.,0123456789", max_size=40)
anything = st.one_of(vietnamese, st.text(max_size=40))


@given(anything)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(anything)
def test_folding_ignores_the_unicode_form(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(vietnamese)
def test_folded_vietnamese_is_plain(text):
    assert fold(text).isascii()


@given(anything)
def test_canonical_twice_changes_nothing(text):
    assert canonical(canonical(text)) == canonical(text)


@given(anything)
def test_canonical_keeps_what_folding_sees(text):
    assert fold(canonical(text)) == fold(text)


@given(vietnamese)
def test_marked_and_folded_words_go_together(text):
    assert [fold(word) for word in marked_words(text)] == words(text)


@given(vietnamese)
def test_keys_do_not_depend_on_the_unicode_form(text):
    nfd = unicodedata.normalize("NFD", text)
    assert marked_key(nfd) == marked_key(text)
    assert folded_key(nfd) == folded_key(text)
    assert sort_key(nfd) == sort_key(text)


@given(st.text(alphabet=LETTERS, min_size=1, max_size=12), st.text(alphabet=LETTERS, min_size=1, max_size=12))
def test_the_order_is_total(a, b):
    assert (sort_key(a) == sort_key(b)) == (canonical(a) == canonical(b))


@given(anything)
def test_sort_keys_hold_only_what_every_database_sorts_alike(text):
    assert set(sort_key(text)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@given(st.lists(vietnamese, max_size=6))
def test_a_text_stands_before_its_continuations(texts):
    for text in texts:
        assert sort_key(text) <= sort_key(text + " a") or not text.strip()


@given(anything)
def test_slugs_are_addresses(text):
    made = slug(text)
    assert len(made) <= 80
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(made) == made
    assert not made.startswith("-")
    assert not made.endswith("-")


@given(vietnamese)
def test_repairs_are_new_and_repaired_once(text):
    for reading in repairs(text):
        assert reading != canonical(text)
        assert canonical(reading) == reading


@given(st.text(alphabet=LETTERS, min_size=1, max_size=7))
def test_placing_a_tone_keeps_the_syllable(word):
    assert is_syllable(placed(word)) == is_syllable(word)
    assert fold(placed(word)) == fold(word)
