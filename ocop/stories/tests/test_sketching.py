"""Alike texts: what the sketch estimates, what the words share."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.stories import sketching

WORDS = [f"tieng{number}" for number in range(500)]


def text(seed, length=120):
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def columns(texts):
    return np.frombuffer(b"".join(sketching.sketch_many(texts)), dtype=np.uint32).reshape(-1, sketching.SIZE)


def test_the_same_text_has_the_same_sketch_however_it_is_written():
    one = "Bà Lành tráng miến dưới chân núi, sáng nào cũng ra sân canh nắng cho kịp phơi."
    assert sketching.sketch(one) == sketching.sketch(one.upper().replace(",", " -"))
    assert sketching.sketch("quá ngắn để so") == b""


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=300))
def test_a_sketch_depends_on_its_text_alone(lengths):
    texts = [text(number, length) for number, length in enumerate(lengths)]
    together = sketching.sketch_many(texts)
    for place in (0, len(texts) // 2, len(texts) - 1):
        assert together[place] == sketching.sketch(texts[place])


def test_the_nearest_comes_first():
    texts = [text(number) for number in range(300)]
    copy = " ".join(texts[7].split()[:80] + texts[9].split()[:40])
    near = sketching.nearest(sketching.sketch(copy), columns(texts))
    assert [place for place, _share in near][:2] == [7, 9]
    assert near[0][1] > near[1][1]


@pytest.mark.parametrize("kept", [0, 30, 60, 119])
def test_the_estimate_is_near_the_share_in_common(kept):
    one, other = text(1).split(), text(2).split()
    mixed = " ".join(one[:kept] + other[kept:])
    runs = [{tuple(words[at : at + 4]) for at in range(len(words) - 3)} for words in (one, mixed.split())]
    exact = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    near = sketching.nearest(sketching.sketch(mixed), columns([" ".join(one)]), least=-1)
    assert near[0][1] == pytest.approx(exact, abs=0.2)


def test_shared_passages_are_said_as_the_first_text_writes_them():
    one = "Miến làm từ củ dong. Sáng nào cũng ra sân canh nắng cho kịp phơi trước giờ Ngọ."
    other = "Bún làm từ gạo, sang nao cung ra san canh nang cho kip bán."
    shared = sketching.shared(one, other)
    assert shared.passages == ("Sáng nào cũng ra sân canh nắng cho kịp",)
    assert 0.3 < shared.share < 0.6
    assert sketching.shared(one, "") == sketching.Shared(0.0, ())
    assert sketching.shared("", one) == sketching.Shared(0.0, ())
    assert sketching.shared(one, one).share == 1.0
