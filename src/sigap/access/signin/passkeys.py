"""Passkeys: keys in a telephone, a computer or on a stick that sign a challenge, for this desk's own address only.

A passkey is the second factor, never the only one (ADR 23). Its row is sealed for its person and carries a MAC, as a
code card's does: what SQL wrote opens nothing. A counter that went back says that the key was copied, and shuts it.
"""

import hmac
import json
import secrets
import struct
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.request import split_domain_port
from fido2.cose import ES256, RS256, EdDSA
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

from sigap.access.sessions import hash_of
from sigap.access.signin import throttle
from sigap.access.signin.cards import CARD
from sigap.access.signin.seeds import open_seed, seal_seed
from sigap.kernel import clock
from sigap.vault import macs
from sigap.vault.client import VaultAway
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.macs import MacBroken
from sigap.vault.sealing import SealBroken

PASSKEY = Authenticator.Type.WEBAUTHN
MOST_PASSKEYS = 10
LONGEST_NAME = 40
LONGEST_ANSWER = 20_000
"""Characters of what a browser sends; an answer with an attestation that nobody asked for is longer than most."""
_ALGORITHMS = (EdDSA.ALGORITHM, ES256.ALGORITHM, RS256.ALGORITHM)
_VERIFIED = UserVerificationRequirement.REQUIRED
"""The finger, face or PIN is asked each time: at a step-up the session beside it may have been left open."""
_CHALLENGE_HOLDS = timedelta(minutes=10)
_NONCE = 16
_SHOW, _MAKE = "show", "make"
_NOT_THEIRS = (VaultAway, KeysUnsafe, KeysUnusable, DatabaseError)
"""What says nothing of the answer: vault or database cannot be asked, or the ring is locked. It was not judged."""


class UnusablePasskey(Exception):
    """What the browser sent is no answer to this desk's question: another address, key, person, session or time."""


class LastSecondFactor(Exception):
    """It is the only one that is left: without it nobody could sign in as this person."""


class CopiedPasskey(Exception):
    """The signature is right and its counter went back: somebody else has the key too. It is shut now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey as it is stored; `credential` holds id and public key, in base64."""

    name: str
    credential: str
    counter: int
    is_shut: bool = False

    @property
    def public(self) -> AttestedCredentialData:
        """Id and public key."""
        return AttestedCredentialData(b64decode(self.credential))


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRow:
    """A passkey as its owner's page lists it."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None
    is_shut: bool


def passkeys_of(person: UUID) -> list[PasskeyRow]:
    """One's own, the oldest first. A row that was altered is none."""
    return [
        PasskeyRow(id=row.pk, name=key.name, made_at=row.created_at, used_at=row.last_used_at, is_shut=key.is_shut)
        for row, key in _whole(person)
    ]


def question(request: HttpRequest, person: UUID) -> str:
    """What the browser asks a passkey for, in JSON; nothing where there is none to ask."""
    known = [_described(key) for _row, key in _whole(person) if not key.is_shut]
    if not known:
        return ""
    asked = {
        "challenge": _challenge(request, person, _SHOW),
        "rpId": _host(request),
        "allowCredentials": known,
        "userVerification": _VERIFIED.value,
    }
    return json.dumps(asked)


def question_for_new(request: HttpRequest, person: UUID, login: str) -> str:
    """What the browser makes a passkey of, in JSON. It stays in its device where the device leaves the choice."""
    asked = {
        "challenge": _challenge(request, person, _MAKE),
        "rp": {"id": _host(request), "name": "SIGAP"},
        # The login only: a device shows it, and may carry it into its maker's cloud.
        "user": {"id": websafe_encode(person.bytes), "name": login, "displayName": login},
        "pubKeyCredParams": [{"type": "public-key", "alg": each} for each in _ALGORITHMS],
        "excludeCredentials": [_described(key) for _row, key in _whole(person)],
        "authenticatorSelection": {"residentKey": "discouraged", "userVerification": _VERIFIED.value},
        "attestation": "none",
    }
    return json.dumps(asked)


def add(request: HttpRequest, person: UUID, *, login: str, name: str, typed: str) -> int:
    """Keeps a new passkey; the id of its row. Raises UnusablePasskey. Runs inside a transaction."""
    with _reading():
        response = RegistrationResponse.from_dict(json.loads(typed))
        challenge = response.response.client_data.challenge
        _check_challenge(request, person, _MAKE, challenge)
        made = _server(request).register_complete(_state(challenge), response)
        if made.credential_data is None or made.credential_data.public_key[3] not in _ALGORITHMS:
            raise UnusablePasskey
    known = [key.public.credential_id for _row, key in _whole(person, for_update=True)]
    is_new = made.credential_data.credential_id not in known and len(known) < MOST_PASSKEYS
    if not is_new or not _used_first(login, challenge):
        raise UnusablePasskey
    row = Authenticator(user_id=person, type=PASSKEY)
    _write(row, Passkey(name=name, credential=b64encode(made.credential_data).decode(), counter=made.counter))
    return int(row.pk)


def use(request: HttpRequest, person: UUID, *, login: str, typed: str) -> Authenticator:
    """The row of the passkey that signed. Raises UnusablePasskey, CopiedPasskey. Runs inside a transaction.

    Of two browsers with one answer the second waits, finds it used, and fails.
    """
    keys = {key.public.credential_id: (row, key) for row, key in _whole(person, for_update=True) if not key.is_shut}
    with _reading():
        response = AuthenticationResponse.from_dict(json.loads(typed))
        challenge = response.response.client_data.challenge
        _check_challenge(request, person, _SHOW, challenge)
        publics = [key.public for _row, key in keys.values()]
        signed = _server(request).authenticate_complete(_state(challenge), publics, response)
    if not _used_first(login, challenge):
        raise UnusablePasskey
    row, key = keys[signed.credential_id]
    counter = response.response.authenticator_data.counter
    # WebAuthn 7.2, step 22: one that counts counts up. One that never counted says nothing.
    if (counter or key.counter) and counter <= key.counter:
        _write(row, replace(key, is_shut=True))
        raise CopiedPasskey
    _write(row, replace(key, counter=counter))
    return row


def remove(person: UUID, row_id: int) -> bool:
    """Takes one's own passkey away; False where none is there, raises LastSecondFactor for the last one left."""
    rows = Authenticator.objects.select_for_update().filter(user_id=person).order_by("pk")
    standing = {row.pk for row in rows if row.type in {Authenticator.Type.TOTP, CARD}}
    standing |= {row.pk for row, key in _whole(person) if not key.is_shut}
    if not standing - {row_id}:
        raise LastSecondFactor
    deleted, _each = rows.filter(pk=row_id, type=PASSKEY).delete()
    return bool(deleted)


def _whole(person: UUID, *, for_update: bool = False) -> Iterator[tuple[Authenticator, Passkey]]:
    rows = Authenticator.objects.filter(user_id=person, type=PASSKEY).order_by("pk")
    for row in rows.select_for_update() if for_update else rows:
        with suppress(SealBroken, MacBroken):
            yield row, _read(row)


def _read(row: Authenticator) -> Passkey:
    text, _epoch = open_seed(str(row.data.get("seed", "")), person=row.user_id)
    macs.verify("passkey", (row.user_id, text), bytes.fromhex(str(row.data.get("mac", ""))))
    return Passkey(**json.loads(text))


def _write(row: Authenticator, key: Passkey) -> None:
    text = json.dumps(asdict(key))
    # The name "seed" lets a new epoch seal it anew, as with a code card.
    row.data = {
        "seed": seal_seed(text, person=row.user_id),
        "mac": macs.sign("passkey", (row.user_id, text)).hex(),
    }
    row.save()


def _described(key: Passkey) -> dict[str, str]:
    return {"type": "public-key", "id": websafe_encode(key.public.credential_id)}


def _host(request: HttpRequest) -> str:
    return split_domain_port(request.get_host())[0]


def _server(request: HttpRequest) -> Fido2Server:
    # The whole origin, as for a form: a neighbour under the same name, or at another port, signs for itself only.
    origin = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(PublicKeyCredentialRpEntity(name="SIGAP", id=_host(request)), verify_origin=origin.__eq__)


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": _VERIFIED}


def _challenge(request: HttpRequest, person: UUID, purpose: str) -> str:
    """A challenge that says by itself for whom, in which session and until when it holds: two tabs have two."""
    until = int((clock.now() + _CHALLENGE_HOLDS).timestamp())
    head = secrets.token_bytes(_NONCE) + struct.pack(">Q", until)
    return websafe_encode(head + _challenge_mac(request, person, purpose, head))


def _challenge_mac(request: HttpRequest, person: UUID, purpose: str, head: bytes) -> bytes:
    return macs.sign("passkey_challenge", (person, purpose, hash_of(str(request.session.session_key)), head))


def _check_challenge(request: HttpRequest, person: UUID, purpose: str, challenge: bytes) -> None:
    head, mac = challenge[: _NONCE + 8], challenge[_NONCE + 8 :]
    until = struct.unpack(">Q", head[_NONCE:])[0]
    is_ours = hmac.compare_digest(mac, _challenge_mac(request, person, purpose, head))
    if not is_ours or until < clock.now().timestamp():
        raise UnusablePasskey


def _used_first(login: str, challenge: bytes) -> bool:
    return throttle.use_once("passkey-used", login, websafe_encode(challenge), at=clock.now())


@contextmanager
def _reading() -> Iterator[None]:
    """What a browser sent may be anything, and each library says so in its own way: it is no answer."""
    try:
        yield
    except _NOT_THEIRS:
        raise
    except Exception as error:
        raise UnusablePasskey from error
