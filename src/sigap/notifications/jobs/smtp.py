"""The mail server of this installation: its address, and a connection that hands over one letter at a time.

Certificates are always verified; without TLS only a server on this machine is spoken to. What a server answers is
turned into a code here, and its words, which may quote an address, go no further.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from sigap.notifications.models import MailTrouble
from sigap.notifications.rules import tidy_address

TIMEOUT = 10.0  # seconds for each step: the worker has other sweeps to run
_PERMANENT = 500


class MailUnusable(Exception):
    """The settings name no mail server that may be spoken to; the message says which setting and why."""


class ServerUnusable(Exception):
    """The server can be handed no letter now. Its `code` is all that is told of why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class LetterRefused(Exception):
    """The server takes other letters but not this one; `is_final` when it never will."""

    def __init__(self, code: str, *, is_final: bool) -> None:
        super().__init__(code)
        self.code = code
        self.is_final = is_final


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over, and how."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    use_tls: bool = False
    use_ssl: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingLetter:
    """One letter as it goes out: to one address, plain text. `id` stays the same when it is sent again.

    `file` goes along: its name, and JSON.
    """

    id: str
    to: str
    subject: str
    body: str
    file: tuple[str, bytes] | None = field(default=None, repr=False)


def server_from(url: str) -> MailServer:
    """Reads SIGAP_MAIL_URL. Raises MailUnusable."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    tls = query.pop("tls", "")
    try:
        port = parts.port
    except ValueError:
        port = -1
    if (
        parts.scheme not in {"smtp", "smtps"}
        or not parts.hostname
        or query
        or port == -1
        or tls not in {"", "starttls"}
    ):
        raise MailUnusable("SIGAP_MAIL_URL: harus smtp://pengguna:sandi@server:587?tls=starttls atau smtps://…")
    if bool(parts.username) is not bool(parts.password):
        raise MailUnusable("SIGAP_MAIL_URL: pengguna dan sandi harus keduanya ada atau keduanya tidak ada")
    is_implicit, is_starttls = parts.scheme == "smtps", tls == "starttls" and parts.scheme == "smtp"
    if not (is_implicit or is_starttls or _is_here(parts.hostname)):
        raise MailUnusable("SIGAP_MAIL_URL: server di luar mesin ini harus smtps:// atau tls=starttls")
    return MailServer(
        host=parts.hostname,
        port=port or (465 if is_implicit else 587 if is_starttls else 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=is_starttls,
        use_ssl=is_implicit,
    )


def sender_from(text: str) -> str:
    """Reads SIGAP_MAIL_FROM, `SIGAP <sigap@…>` or the address alone. Raises MailUnusable."""
    _name, address = parseaddr(text)
    if not text.isprintable() or tidy_address(address) is None:
        raise MailUnusable("SIGAP_MAIL_FROM: harus alamat surel, boleh dengan nama: SIGAP <sigap@…go.id>")
    return text


def problems(*, url: str, sender: str, desk_url: str) -> list[str]:
    """Everything that is wrong with the settings of mail, one sentence each; none when mail is not set up at all."""
    if not url and not sender:
        return []
    found = []
    for read, value in ((server_from, url), (sender_from, sender)):
        try:
            read(value)
        except MailUnusable as wrong:
            found.append(str(wrong))
    if urlsplit(desk_url).scheme != "https" or not urlsplit(desk_url).hostname:
        found.append("SIGAP_DESK_URL: surel menyebut alamat meja kerja, harus https://…")
    return found


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Backend(EmailBackend):
    """Django's own way to a server; checks the certificate, speaks no old TLS, and does not say this machine's name."""

    greets_as = ""

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]  # only ever called
        made = smtplib.SMTP_SSL if self.use_ssl else smtplib.SMTP
        return lambda *where, **how: made(*where, **{**how, "local_hostname": self.greets_as})

    @property
    def ssl_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        try:
            connection.quit()
        except OSError:
            # What was handed over is handed over; how the server says goodbye is its own affair.
            connection.close()


class Courier:
    """An open connection to the server. Use as `with courier() as post: post.hand_over(letter)`."""

    def __init__(self, backend: EmailBackend, sender: str) -> None:
        self._backend = backend
        self._sender = sender

    def hand_over(self, letter: OutgoingLetter) -> None:
        """Returns once the server has taken the letter. Raises LetterRefused, ServerUnusable."""
        message = EmailMessage(
            letter.subject,
            letter.body,
            self._sender,
            [letter.to],
            # The id is the mail's own: whoever gets it twice after a crash is shown it once by most programs. Made
            # by Django it would name this machine.
            headers={"Message-ID": f"<{letter.id}@{_domain(self._sender)}>", "Auto-Submitted": "auto-generated"},
        )
        if letter.file is not None:
            message.attach(*letter.file, "application/json")
        try:
            self._backend.send_messages([message])
        except ValueError:
            raise LetterRefused(MailTrouble.ADDRESS, is_final=True) from None
        except smtplib.SMTPRecipientsRefused as refused:
            raise _refused(next(iter(refused.recipients.values()))[0]) from None
        except smtplib.SMTPDataError as refused:
            raise _refused(refused.smtp_code) from None
        except OSError as error:
            raise ServerUnusable(_trouble(error)) from None


@contextmanager
def courier(*, sender: str = "") -> Iterator[Courier]:
    """Opens the connection; `sender`: where the usual one says too much. Raises MailUnusable, ServerUnusable."""
    server, sender = server_from(settings.SIGAP_MAIL_URL), sender_from(sender or settings.SIGAP_MAIL_FROM)
    options: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "username": server.username,
        "password": server.password,
        "use_tls": server.use_tls,
        "use_ssl": server.use_ssl,
    }
    backend = _Backend(alias="sigap", timeout=TIMEOUT, **options)
    backend.greets_as = _domain(sender)
    try:
        try:
            backend.open()
        except OSError as error:
            raise ServerUnusable(_trouble(error)) from None
        yield Courier(backend, sender)
    finally:
        backend.close()


def _domain(sender: str) -> str:
    return (tidy_address(parseaddr(sender)[1]) or "").rpartition("@")[2]


def _refused(code: int) -> LetterRefused:
    return LetterRefused(f"smtp-{code:03d}", is_final=code >= _PERMANENT)


def _trouble(error: OSError) -> str:
    """The code of what went wrong. smtplib's errors are OSErrors too."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return MailTrouble.SIGN_IN
        case smtplib.SMTPServerDisconnected():
            return MailTrouble.CUT_OFF
        case smtplib.SMTPResponseException(smtp_code=code) if 100 <= code <= 999:  # noqa: PLR2004 - three digits
            return f"smtp-{code}"
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            return MailTrouble.TLS
        case _:
            return MailTrouble.UNREACHABLE
