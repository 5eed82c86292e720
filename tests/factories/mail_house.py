"""Debian's own mail servers in a folder of their own, on ports that are free: dovecot as an ordinary user, postfix.

Neither reads the machine's settings or mail. Postfix begins as root wherever it runs, so without root it is left out.
"""

import grp
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.factories import mail_settings
from tests.factories.mail_server import HOST, free_port

USER, PASSWORD = "sigap", "contoh"
HERE, THERE = "lapor@contoh.go.id", "ibu@contoh.example"
_SOON = 60.0  # seconds; servers that are there answer at once, and what they say of a failure is shown
_DOVECOT, _POSTFIX = "/usr/sbin/dovecot", "/usr/lib/postfix/sbin/master"
MISSING = [path for path in (_DOVECOT, _POSTFIX) if not Path(path).exists()]
WHY_NOT = (
    "dovecot or postfix is not installed: apt-get install dovecot-imapd postfix"
    if MISSING
    else "postfix begins as root only"
    if os.geteuid()
    else ""
)


@dataclass(slots=True)
class MailHouse:
    """Both servers, as they run: their folder and ports."""

    folder: Path
    ports: dict[str, int]
    uid: int
    gid: int
    imap_process: int = 0

    def imap_url(self, *, password: str = PASSWORD, port: int = 0, scheme: str = "imaps") -> str:
        found = port or self.ports["imaps" if scheme == "imaps" else "imap"]
        return f"{scheme}://{USER}:{password}@{HOST}:{found}/INBOX"

    def smtp_url(self, port: str, query: str = "", *, password: str = PASSWORD) -> str:
        scheme = "smtps" if port == "smtps" else "smtp"
        return f"{scheme}://{USER}:{password}@{HOST}:{self.ports[port]}{query}"

    def send(self, *raw: bytes) -> None:
        """Somebody's mail program hands letters to postfix; they lie in the box when this returns."""
        before = len(self.letters(USER))
        with smtplib.SMTP(HOST, self.ports["plain"]) as post:
            for each in raw:
                post.sendmail(THERE, [HERE], each)
        assert _holds(lambda: len(self.letters(USER)) >= before + len(raw)), self.log()

    def letters(self, user: str) -> list[Path]:
        """What lies in the box of one of both."""
        return [path for name in ("new", "cur") for path in (self.folder / "mail" / user / "Maildir" / name).glob("*")]

    def came_to(self, user: str, count: int) -> list[bytes]:
        """The letters that arrived there, once there are so many."""
        assert _holds(lambda: len(self.letters(user)) >= count), self.log()
        return [path.read_bytes() for path in self.letters(user)]

    def empty(self) -> None:
        """Nothing is left for the next test."""
        for user in (USER, "ibu"):
            for path in self.letters(user):
                path.unlink()

    @contextmanager
    def certificate_over(self) -> Iterator[None]:
        """Dovecot shows a certificate that ended yesterday."""
        for name, shown in (("server", "kept"), ("over", "server")):
            self._copy_certificate(name, shown)
        self._read_anew()
        try:
            yield
        finally:
            self._copy_certificate("kept", "server")
            self._read_anew()

    def _copy_certificate(self, name: str, to: str) -> None:
        for end in ("pem", "key"):
            shutil.copy2(self.folder / f"{name}.{end}", self.folder / f"{to}.{end}")

    def _read_anew(self) -> None:
        """Dovecot takes up what lies in its folder; so does every new conversation from then on."""
        lines = self.log().count("SIGHUP")
        os.kill(self.imap_process, signal.SIGHUP)
        assert _holds(lambda: self.log().count("SIGHUP") > lines), self.log()

    @contextmanager
    def on_a_failing_disk(self, folder: str = "") -> Iterator[None]:
        """The box, or one folder of it, can be read and not written."""
        self._another("noop")
        place = self.folder / "mail" / USER / "Maildir" / folder
        place.chmod(0o500)
        try:
            yield
        finally:
            place.chmod(0o700)

    def mark(self, flag: str) -> None:
        """Somebody at another mail program marks all that is there, and deletes nothing yet."""
        self._another("store", "1:*", "+FLAGS.SILENT", f"(\\{flag})")

    def _another(self, command: str, *values: str) -> None:
        with imaplib.IMAP4(HOST, self.ports["imap"]) as other:
            other.login(USER, PASSWORD)
            other.select()
            getattr(other, command)(*values)
            other.unselect()

    def log(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))[-4000:]


@contextmanager
def running() -> Iterator[MailHouse]:
    """Both servers, until the end of the block."""
    user = pwd.getpwnam("games")
    folder = Path(tempfile.mkdtemp(prefix="sigap-surat-"))
    names = ("imap", "imaps", "smtp", "plain", "smtps", "full", "expired")
    house = MailHouse(folder, {name: free_port() for name in names}, user.pw_uid, user.pw_gid)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        _lay(house, user)
        imap = [_DOVECOT, "-F", "-c", str(folder / "dovecot.conf")]
        processes.append(subprocess.Popen(imap, user=user.pw_uid, group=user.pw_gid, extra_groups=[], env=_environ()))
        house.imap_process = processes[0].pid
        assert _holds((folder / "run" / "auth-client").exists), house.log()
        subprocess.run(
            ["/usr/sbin/postfix", "-c", folder / "postfix", "check"], check=True, env=_environ(), capture_output=True
        )
        processes.append(subprocess.Popen([_POSTFIX, "-c", folder / "postfix", "-d"], env=_environ()))
        assert _holds(lambda: all(_listens(port) for port in house.ports.values())), house.log()
        yield house
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(_SOON)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cut_after(port: int, size: int) -> Iterator[int]:
    """The same server through a line that breaks once so many bytes came back; the port of its near end."""
    with socket.create_server((HOST, 0)) as near:
        thread = threading.Thread(target=_carry, args=(near, port, size), daemon=True)
        thread.start()
        yield int(near.getsockname()[1])
    thread.join(_SOON)


def certificate(folder: Path, name: str, *, days: int) -> None:
    """A certificate for this machine, signed by itself, that ends in so many days; below zero it has."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} CONTOH")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(key.private_bytes(*form))


def _lay(house: MailHouse, user: pwd.struct_passwd) -> None:
    folder = house.folder
    told = {
        "folder": folder,
        "user": user.pw_name,
        "group": grp.getgrgid(user.pw_gid).gr_name,
        "uid": house.uid,
        "gid": house.gid,
    }
    told |= {"here": HERE, "there": THERE, **house.ports}
    folder.chmod(0o755)
    for name in ("run", "state", "mail", "postfix", "queue", "data"):
        (folder / name).mkdir(mode=0o755)
    for name, days in (("server", 3), ("over", -1)):
        certificate(folder, name, days=days)
    (folder / "trusted.pem").write_bytes((folder / "server.pem").read_bytes() + (folder / "over.pem").read_bytes())
    (folder / "passwd").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    (folder / "dovecot.conf").write_text(mail_settings.DOVECOT.format(**told))
    (folder / "postfix" / "main.cf").write_text(mail_settings.POSTFIX.format(**told))
    (folder / "postfix" / "master.cf").write_text(mail_settings.POSTFIX_SERVICES.format(**told))
    for path in (folder, *(each for each in folder.iterdir() if each.name not in {"postfix", "queue", "data"})):
        os.chown(path, house.uid, house.gid)
    os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)


def _environ() -> dict[str, str]:
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}


def _listens(port: int) -> bool:
    with suppress(OSError), closing(socket.create_connection((HOST, port), timeout=1)):
        return True
    return False


def _holds(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + _SOON
    while not (held := true()) and time.monotonic() < until:
        time.sleep(0.05)
    return held


def _carry(near: socket.socket, port: int, size: int) -> None:
    with suppress(OSError), near.accept()[0] as asking, socket.create_connection((HOST, port)) as server:
        back = threading.Thread(target=_copy, args=(asking, server, 2**40), daemon=True)
        back.start()
        _copy(server, asking, size)
        for each in (asking, server):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        back.join(_SOON)


def _copy(source: socket.socket, to: socket.socket, size: int) -> None:
    with suppress(OSError):
        while size > 0 and (piece := source.recv(min(size, 65536))):
            to.sendall(piece)
            size -= len(piece)
