"""Kinds that only tests send; plain texts stand in for translated ones."""

from django.utils.translation import gettext_lazy as _

from ocop.notices.kinds import Kind, register

PLAIN = Kind("test.plain", "Plain", "About %(name)s", "Something about %(name)s on %(day)s.")
URGENT = Kind("test.urgent", "Urgent", "Now: %(name)s", "%(name)s is urgent.", urgent=True)
LEGAL = Kind("test.legal", "Legal", "By law: %(name)s", "%(name)s, %(count)s days.", legal=True)
QUIET = Kind("test.quiet", "Quiet", "Quietly %(name)s", "", email=False)
BOTH = Kind("test.both", _("Messages"), _("Unread"), _("Open"))
ALL = (PLAIN, URGENT, LEGAL, QUIET, BOTH)


def register_all() -> None:
    for kind in ALL:
        register(kind)
