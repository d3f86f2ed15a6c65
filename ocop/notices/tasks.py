"""Background work of this room."""

from __future__ import annotations

from django_tasks import task


@task()
def mail(keys: list[int]) -> int:
    """Send the e-mails of these messages that are still to be sent; how many went out."""
    from ocop.notices import mailing

    return mailing.send_at_once(keys)
