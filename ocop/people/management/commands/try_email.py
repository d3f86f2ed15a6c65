"""`manage.py try_email ADDRESS`: sends a test letter and says plainly what went wrong."""

from __future__ import annotations

import smtplib
import socket
import ssl
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email


def sentence_for(problem: Exception) -> str:
    """What a failed letter means, in one sentence with the setting to look at."""
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    said = problem.args[1] if len(problem.args) > 1 else (problem.args[0] if problem.args else problem)
    said = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    match problem:
        case smtplib.SMTPAuthenticationError():
            return f"{server} refuses the user name or password in EMAIL_URL: {said}"
        case smtplib.SMTPSenderRefused():
            return f"{server} does not send letters from {settings.DEFAULT_FROM_EMAIL} (OCOP_EMAIL_FROM): {said}"
        case smtplib.SMTPRecipientsRefused():
            return f"{server} does not take letters to this address: {said}"
        case smtplib.SMTPNotSupportedError():
            return f"{server} does not offer what EMAIL_URL asks for (smtp+tls, smtp+ssl or a password): {said}"
        case smtplib.SMTPServerDisconnected():
            return f"{server} hung up; try smtp+tls:// or smtp+ssl:// in EMAIL_URL: {said}"
        case ssl.SSLError():
            return f"The encrypted connection to {server} failed; try smtp+tls:// (port 587) or smtp+ssl:// (port 465): {said}"
        case socket.gaierror():
            return f"There is no server named {settings.EMAIL_HOST}; look at EMAIL_URL."
        case TimeoutError():
            return f"{server} does not answer within {settings.EMAIL_TIMEOUT} seconds; look at the port in EMAIL_URL and at the firewall."
        case ConnectionRefusedError():
            return f"Nothing listens at {server}; look at host and port in EMAIL_URL."
        case _:
            return f"The letter could not be given to {server}: {said}"


class Command(BaseCommand):
    help = "Send a test letter and say plainly what went wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="where the test letter goes")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(f"{address} is not an e-mail address.") from None
        letter = EmailMessage(
            subject="[OCOP] Thử gửi thư / Test letter",
            body="Thư này cho biết hệ thống đã gửi được thư.\n\nThis letter shows that letters go out.",
            to=[address],
        )
        try:
            letter.send()
        except (OSError, smtplib.SMTPException) as problem:
            raise CommandError(sentence_for(problem)) from None
        backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
        if backend == "console":
            self.stdout.write(
                "The letter was written above and sent to nobody: EMAIL_URL is consolemail://. Set it to smtp+tls://..."
            )
            return
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if backend == "smtp" else backend
        self.stdout.write(
            f"{where} took the letter from {letter.from_email} to {address}. Look whether it has arrived."
        )
