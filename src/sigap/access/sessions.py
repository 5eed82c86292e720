"""Django's session engine for the desk: the database holds a hash of the key and data sealed under the key.

Whoever reads the table, or a backup of it, can neither use a session nor read what is in it.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import connection

from sigap.access import entry
from sigap.vault import macs
from sigap.vault.ring import derived
from sigap.vault.sealing import OpenKey, SealBroken, seal_bytes, unseal_bytes

_PERSON = "_auth_user_id"
_METHODS = "account_authentication_methods"
DEVICE = "sigap_device"
_KEY_ID = UUID(int=2)
_LONGEST_DEVICE = 60


def hash_of(ticket: str) -> bytes:
    """Under which a session is stored; the same as access.ticket_hash() in SQL."""
    return hashlib.sha256(ticket.encode()).digest()


class SessionStore(SessionBase):
    """One session. Ending keeps the row and empties it, so that a replayed key finds an ended session."""

    # The row as it was loaded or saved: its hash, whose it is, whether a second factor was shown.
    _row: tuple[bytes, UUID | None, bool] | None = None

    def _get_new_session_key(self) -> str:
        return secrets.token_urlsafe(32)

    def exists(self, session_key: str) -> bool:
        """Whether a running session has this key."""
        return _data_of(session_key) is not None

    def take(self, stored: bytes, sealed: bytes) -> None:
        """What enter() has read of a session, in place of a statement of its own."""
        self._taken = (stored, sealed)

    def load(self) -> dict[str, Any]:
        """The data of a running session; none for an ended, expired, idle or unknown one."""
        ticket = self.session_key
        stored, sealed = getattr(self, "_taken", (b"", None))
        if ticket is None or stored != hash_of(ticket):
            sealed = _data_of(ticket) if ticket else None
        if ticket is None or sealed is None:
            self._session_key = None
            return {}
        try:
            plain = unseal_bytes(sealed, key=_key_from(ticket), context=hash_of(ticket))
        except SealBroken:
            self._session_key = None
            return {}
        data: dict[str, Any] = json.loads(plain)
        self._row = (hash_of(ticket), *_standing(data))
        return data

    def create(self) -> None:
        """Starts a session under a new key."""
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Writes the data. Raises UpdateError when the session has ended meanwhile: it does not come back."""
        ticket = self.session_key
        if ticket is None:
            self.create()
            return
        data: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # django-stubs leaves it out
        stored, (person, has), needs = hash_of(ticket), _standing(data), not settings.SIGAP_DEMO
        sealed = seal_bytes(json.dumps(data).encode(), key=_key_from(ticket), context=stored)
        row = (stored, person, has)
        if row == self._row:
            # Whose it is and what was shown stand in the row: the desk's own role writes what else is kept.
            if not _ask("SELECT access.session_keep(%s, %s, %s)", [stored, sealed, person]):
                raise UpdateError
            return
        values = [
            stored,
            sealed,
            person,
            _mac(stored, person, needs_second_factor=needs, has_second_factor=has) if person else b"",
            str(data.get(DEVICE, ""))[:_LONGEST_DEVICE],
            settings.SIGAP_IDLE_MINUTES * 60,
            settings.SESSION_COOKIE_AGE,
            needs,
            has,
        ]
        with entry.threshold():
            is_saved = _ask("SELECT access.session_save(%s, %s, %s, %s, %s, %s, %s, %s, %s)", values)
        if not is_saved:
            raise UpdateError
        self._row = row

    def delete(self, session_key: str | None = None) -> None:
        """Ends the session."""
        ticket = session_key or self.session_key
        if ticket:
            _ask("SELECT access.session_end(%s)", [hash_of(ticket)])


def touch(ticket: str, *, person_id: UUID, at: datetime) -> bool:
    """Marks that the person has shown again who they are; False when the session no longer runs."""
    stored = hash_of(ticket)
    facts = entry.step_up_facts(session_hash=stored, person_id=person_id, stepped_up_at=at)
    with entry.threshold():
        return bool(_ask("SELECT access.session_touch(%s, %s, %s)", [stored, at, macs.sign("step_up", facts)]))


def writer_of(ticket: str) -> str:
    """The mark of who holds, or held, this session; nothing when it is not known any more."""
    person = _ask("SELECT access.session_holder(%s)", [hash_of(ticket)]) if ticket else None
    return writer_mark(person) if person else ""


def writer_mark(person_id: UUID) -> str:
    """By which a form that outlived its session knows its writer again; made for no one else."""
    return macs.sign("writer", (person_id,)).hex()


def _mac(session_hash: bytes, person_id: UUID, *, needs_second_factor: bool, has_second_factor: bool) -> bytes:
    facts = entry.session_facts(
        session_hash=session_hash,
        person_id=person_id,
        needs_second_factor=needs_second_factor,
        has_second_factor=has_second_factor,
    )
    return macs.sign("session", facts)


def _standing(data: Mapping[str, Any]) -> tuple[UUID | None, bool]:
    """Whose session this is, and whether a second factor was shown in it."""
    person = UUID(data[_PERSON]) if _PERSON in data else None
    return person, any(record.get("method") == "mfa" for record in data.get(_METHODS, ()))


def _data_of(ticket: str) -> bytes | None:
    found = _ask("SELECT access.session_load(%s)", [hash_of(ticket)])
    return None if found is None else bytes(found)


def _key_from(ticket: str) -> OpenKey:
    return OpenKey(id=_KEY_ID, material=derived(ticket.encode(), "session"))


def _ask(statement: str, values: Sequence[str | bytes | int | UUID | datetime | None]) -> Any:
    with entry.by_itself(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
