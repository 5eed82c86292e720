"""The worker's look at what breaks slowly: disks, copies, recovery file, drill, mail, certificates, the trail.

What it finds stands in the database, where every part reads it; it asks no key and tells no name.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from sigap.kernel import certificates, disk
from sigap.mailbox.health import health, tell_troubles
from sigap.mailbox.troubles import TroubleCode
from sigap.notifications import actions
from sigap.notifications.jobs import carrying_heads
from sigap.notifications.models import Mail
from sigap.vault import copies, drills
from sigap.vault.copy_terms import ROTATION_DUE
from sigap.vault.models import RecoveryFile

_RUNG = {
    TroubleCode.ANCHORS: "anchors-idle",
    TroubleCode.HEADS: "heads-inside",
    TroubleCode.ROWS: "rows-altered",
    TroubleCode.PASSKEY: "passkey-copied",
    TroubleCode.VAULT_LIMIT: "vault-limit-reached",
    TroubleCode.VAULT: "vault-away",
    TroubleCode.VAULT_LOCKED: "vault-waiting",
}
"""Told by whomever. While the vault is away or locked no page of the desk can say so: the notice's mail does."""
_DAYS = UUID("0b0f5a52-3f7e-5d0c-8f7b-5e5b1c1f6a3d")
"""Space of the ids by which a day's notice is left one time only."""
_GIVEN_UP_LATELY = timedelta(days=7)
_DATABASE_FOLDERS = ("/var/lib/postgresql", "/var/lib/sigap")
"""Where a database on this machine has its files: Debian's server, the embedded one that root started."""
_COPIES_FOLDER = Path("/var/backups/sigap")
"""Where the shipped unit lays them; the worker, which makes none, is not told."""
_CERTIFICATES_EVERY, _SILENT_EVERY, _SILENT_FOR = timedelta(hours=1), timedelta(minutes=10), timedelta(hours=1)


def tell(at: datetime) -> int:
    """Says everything that it found wrong, and rings for all that is; returns how much it found.

    A demo has nothing to keep.
    """
    found = [] if settings.SIGAP_DEMO else [*_disks(), *_stored_troubles(at), *_trail(at), *_above(at)]
    tell_troubles(found)
    troubles = {} if settings.SIGAP_DEMO else health(at=at).troubles
    today = localdate(at).isoformat()
    for code in (code for code in troubles if code in _RUNG):
        actions.tell_safekeepers(at=at, code=_RUNG[code], once=uuid5(_DAYS, f"{code} {today}"))
    return len(found)


def disk_places() -> dict[TroubleCode, Path]:
    """The places that must not fill up, as far as this process can see them."""
    copies_in: Path = settings.ENV.backup_dir or _COPIES_FOLDER
    places = {TroubleCode.DISK_HOME: Path(settings.SIGAP_HOME), TroubleCode.DISK_COPIES: copies_in}
    database = next((Path(name) for name in _DATABASE_FOLDERS if Path(name).is_dir()), None)
    if database is not None and settings.DATABASES["default"]["HOST"] in {"", "localhost", "127.0.0.1", "::1"}:
        places[TroubleCode.DISK_DATABASE] = database
    return places


def _disks() -> Iterator[TroubleCode]:
    yield from (code for code, folder in disk_places().items() if disk.is_nearly_full(folder))


def _stored_troubles(at: datetime) -> Iterator[TroubleCode]:
    if copies.standing(at=at).is_old:
        yield TroubleCode.COPIES
    if copies.is_unsent(at=at):
        yield TroubleCode.COPIES_AWAY
    if RecoveryFile.objects.filter(carried_at=None).exists():
        yield TroubleCode.RECOVERY
    if _is_drill_due(at):
        yield TroubleCode.DRILL
    if _is_rotation_due(at):
        yield TroubleCode.ROTATION
    if Mail.objects.filter(given_up_at__gt=at - _GIVEN_UP_LATELY).exists():
        yield TroubleCode.MAIL
    if _Seen.is_wrong(at):
        yield TroubleCode.CERTIFICATE


def _trail(at: datetime) -> Iterator[TroubleCode]:
    """What the database does not see by itself, or not in a moment."""
    if carrying_heads.is_late(at):
        yield TroubleCode.HEADS
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.unreadable_rows()")
        if cursor.fetchone()[0]:
            yield TroubleCode.ROWS


def _above(at: datetime) -> Iterator[TroubleCode]:
    for path in settings.SIGAP_TROUBLES:
        yield from import_string(path)(at)


def _is_drill_due(at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.drilled_at()")
        drilled_at: datetime | None = cursor.fetchone()[0]
    return drilled_at is None or at - drilled_at > drills.DRILL_GOOD_FOR


def _is_rotation_due(at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.keys_since()")
        since: datetime | None = cursor.fetchone()[0]
    return since is not None and at - since > ROTATION_DUE


class _Seen:
    """When each certificate ends, as it was shown within the hour, or since when an address shows none.

    No proxy is troubled each minute. One that is started anew is silent for a while, and not for an hour.
    """

    looked_at: datetime | None = None
    ends: tuple[datetime, ...] = ()
    silent_since: Mapping[str, datetime] = {}

    @classmethod
    def is_wrong(cls, at: datetime) -> bool:
        """Whether one ends soon, or an address has shown none for an hour."""
        every = _SILENT_EVERY if cls.silent_since else _CERTIFICATES_EVERY
        if cls.looked_at is None or at - cls.looked_at > every:
            hosts = certificates.hosts_with_certificates(settings.SIGAP_DESK_URL, settings.ENV.hosts)
            found = {host: certificates.certificate_end(host) for host in hosts}
            cls.looked_at, cls.ends = at, tuple(ends for ends in found.values() if ends is not None)
            cls.silent_since = {host: cls.silent_since.get(host, at) for host, ends in found.items() if ends is None}
        ends_soon = any(ends - at < certificates.RENEWED_BEFORE for ends in cls.ends)
        return ends_soon or any(at - since >= _SILENT_FOR for since in cls.silent_since.values())
