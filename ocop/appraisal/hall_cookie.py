"""The cookie that tells a tablet's service worker whose carried pages of the hall it may show; see `ocop.ui.offline`."""

from __future__ import annotations

from ocop.ui import offline

COOKIE = offline.device_cookie("ocop_hall")
