"""Background work of this room."""

from __future__ import annotations

from django.core.mail import send_mail
from django_tasks import task


@task()
def send_letter(to: str, subject: str, body: str) -> None:
    """Send one letter; a mail server that fails leaves the reason in the task's result, the change stands."""
    send_mail(subject, body, None, [to])
