"""The clock of working days as a page shows it."""

import datetime
import re

from django.template import Context, Template
from django.utils import translation

from ocop.workdays.working_days import clock_state
from tests.markup import tight

D = datetime.date


def shown(clock, language="vi"):
    with translation.override(language):
        return tight(Template("{% workclock clock %}").render(Context({"clock": clock})))


def test_ticks_words_and_the_whole_sentence():
    html = shown(clock_state(D(2026, 11, 9), 15, D(2026, 11, 20)))
    assert html.count('class="u"') == 9
    assert html.count('class="l"') == 6
    assert '<span class="clock "><b>còn 6 ngày</b><svg viewBox="0 0 118 12" aria-hidden="true">' in html
    assert '<rect class="u" x="8" width="6" height="12"/>' in html
    assert '<span class="vh">Đã qua 9 trên 15 ngày làm việc, hạn ngày 30/11/2026.</span>' in html


def test_states():
    began = D(2026, 11, 2)
    for now, css, words in (
        (D(2026, 11, 4), "", "13 days left"),
        (D(2026, 11, 18), "is-soon", "3 days left"),
        (D(2026, 11, 20), "is-soon", "1 day left"),
        (D(2026, 11, 23), "is-soon", "due today"),
        (D(2026, 11, 24), "is-late", "1 day late"),
        (D(2026, 11, 26), "is-late", "3 days late"),
    ):
        assert f'<span class="clock {css}"><b>{words}</b>' in shown(clock_state(began, 15, now), "en"), now
    assert "<b>done in time</b>" in shown(clock_state(began, 15, D(2026, 12, 9), stopped_at=D(2026, 11, 9)), "en")
    assert "<b>done late</b>" in shown(clock_state(began, 2, D(2026, 12, 9), stopped_at=D(2026, 11, 9)), "en")


def test_a_friday_seen_on_saturday_is_late_without_a_number():
    assert "<b>quá hạn</b>" in shown(clock_state(D(2026, 11, 2), 4, D(2026, 11, 7)))


def test_uncertain_days_are_marked():
    from ocop.workdays import holidays

    html = shown(clock_state(D(2026, 12, 20), 15, D(2026, 12, 21), holidays.days_off(2019, 2028)), "en")
    assert "days left*</b>" in html
    assert "Holidays of that year are not announced yet" in html


def test_many_days_stay_within_the_drawing():
    for allowed in (1, 5, 20, 45, 60, 200):
        html = shown(clock_state(D(2026, 11, 2), allowed, D(2026, 11, 9)))
        ends = [float(x) + float(w) for x, w in re.findall(r'x="([\d.]+)" width="([\d.]+)"', html)]
        assert len(ends) == min(allowed, 60)
        assert max(ends) <= 118.5
        assert "style=" not in html
