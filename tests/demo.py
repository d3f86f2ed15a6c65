"""The day up to which tests make the demo city; it does not move with the clock."""

import datetime

DAY = datetime.date(2026, 11, 22)
