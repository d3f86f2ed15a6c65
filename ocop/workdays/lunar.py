"""Days of the Vietnamese lunar calendar, reckoned at 105° E / UTC+7 (pure).

New moons after J. Meeus, Astronomical Algorithms (chapter 49, shortened series, better than two minutes here) and the sun's
longitude after chapter 25. Month 11 holds the winter solstice; in a year of thirteen months the first one in which the sun
enters no new sign is the leap month. Good for 1900-2199; used only to forecast holidays nobody has announced yet.
"""

from __future__ import annotations

import datetime
import math
from functools import lru_cache

_ZONE_DAYS = 7 / 24
_MONTH = 29.530588853
# The new moon of 1 January 1900 is number 0 of the series.
_FIRST = 2415021.076998695
_ORDINAL = 1721424.5  # Julian day of proleptic ordinal 0


def _new_moon(number: int) -> int:
    """Ordinal of the day in Hanoi on which new moon `number` falls."""
    t = number / 1236.85
    day = 2415020.75933 + 29.53058868 * number + 0.0001178 * t**2 - 0.000000155 * t**3
    day += 0.00033 * math.sin(math.radians(166.56 + 132.87 * t - 0.009173 * t**2))
    sun = math.radians(359.2242 + 29.10535608 * number - 0.0000333 * t**2 - 0.00000347 * t**3)
    moon = math.radians(306.0253 + 385.81691806 * number + 0.0107306 * t**2 + 0.00001236 * t**3)
    node = math.radians(21.2964 + 390.67050646 * number - 0.0016528 * t**2 - 0.00000239 * t**3)
    day += (0.1734 - 0.000393 * t) * math.sin(sun) + 0.0021 * math.sin(2 * sun)
    day += -0.4068 * math.sin(moon) + 0.0161 * math.sin(2 * moon) - 0.0004 * math.sin(3 * moon)
    day += 0.0104 * math.sin(2 * node) - 0.0051 * math.sin(sun + moon) - 0.0074 * math.sin(sun - moon)
    day += 0.0004 * math.sin(2 * node + sun) - 0.0004 * math.sin(2 * node - sun)
    day += -0.0006 * math.sin(2 * node + moon) + 0.0010 * math.sin(2 * node - moon) + 0.0005 * math.sin(sun + 2 * moon)
    # From dynamical to civil time.
    day -= -0.000278 + 0.000265 * t + 0.000262 * t**2
    return math.floor(day + _ZONE_DAYS - _ORDINAL)


def _sign(ordinal: int) -> int:
    """In which twelfth of its circle the sun stands at midnight of that day in Hanoi; 9 begins at the winter solstice."""
    t = (ordinal + _ORDINAL - _ZONE_DAYS - 2451545.0) / 36525
    anomaly = math.radians(357.52910 + 35999.05030 * t - 0.0001559 * t**2)
    longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    longitude += (1.914600 - 0.004817 * t) * math.sin(anomaly) + 0.019993 * math.sin(2 * anomaly)
    longitude += 0.000290 * math.sin(3 * anomaly)
    return int(longitude % 360 // 30)


def _month_eleven(year: int) -> int:
    """Number of the new moon that begins the month with the winter solstice of a solar year."""
    end = datetime.date(year, 12, 31).toordinal()
    number = math.floor((end + _ORDINAL - _FIRST) / _MONTH)
    while _new_moon(number + 1) <= end:
        number += 1
    while _new_moon(number) > end:
        number -= 1
    return number - 1 if _sign(_new_moon(number)) >= 9 else number


@lru_cache(maxsize=512)
def solar(year: int, month: int, day: int) -> datetime.date:
    """The solar date of a day of lunar year `year` (the one whose Tết falls in solar `year`), of a month that is no leap month."""
    if not 1900 < year < 2200:
        raise ValueError("lunar days are reckoned from 1901 to 2199")
    first, following = _month_eleven(year - 1), _month_eleven(year)
    months = following - first
    # Months after the eleventh: twelfth, first, second ...; tenth and eleventh of the year itself belong to the next stretch.
    if month >= 11:
        return solar_from(following, month - 11, _month_eleven(year + 1) - following, day)
    return solar_from(first, month + 1, months, day)


def solar_from(first: int, steps: int, months: int, day: int) -> datetime.date:
    """Day `day` of the month that lies `steps` counted months after the eleventh month beginning with new moon `first`."""
    if months == 13:
        leap = next((i for i in range(1, 14) if _sign(_new_moon(first + i)) == _sign(_new_moon(first + i + 1))), months)
        if steps >= leap:
            steps += 1
    return datetime.date.fromordinal(_new_moon(first + steps)) + datetime.timedelta(days=day - 1)


def tet(year: int) -> datetime.date:
    """The first day of the lunar year."""
    return solar(year, 1, 1)


def ancestors_day(year: int) -> datetime.date:
    """The tenth of the third lunar month: the day of the Hùng kings."""
    return solar(year, 3, 10)
