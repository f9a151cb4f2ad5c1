"""E-mail through Django's backend (SMTP in production, files in ``var/mail`` on a laptop)."""

from __future__ import annotations

from smtplib import SMTPException

from django.core.mail import EmailMessage


class MailChannel:
    """The ``ground.ports.MessageChannel`` for e-mail."""

    code = "email"

    def send(self, *, to: str, subject: str, body: str, reference: str) -> None:
        """Hand one message over; the reference becomes its Message-ID part, so a repeat is recognisable."""
        message = EmailMessage(
            subject=" ".join(subject.split()), body=body, to=[to], headers={"X-Thidua-Reference": reference}
        )
        try:
            message.send()
        except (SMTPException, ValueError) as problem:
            # ValueError: an address or subject no header can hold; it fails like any other refusal of the server.
            raise OSError(str(problem)) from problem
