"""Seeds of second factors: sealed under an epoch's key for credentials, bound to their person; moved to the newest."""

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from sigap.vault import keyring
from sigap.vault.ring import Epoch
from sigap.vault.sealing import OpenKey, Place, SealBroken, seal, unseal

_CREDENTIAL_KEY = UUID(int=3)
# Where allauth keeps what it had sealed; a list of codes of before there were seeds, too.
_SEALED = ("secret", "seed")
_SEALED_LISTS = ("migrated_codes",)


def seal_seed(text: str, *, person: UUID, epoch: Epoch | None = None) -> str:
    """A seed sealed for its person, under the newest epoch."""
    key = _credential_key(epoch or keyring.current().newest)
    return base64.b64encode(seal(text, key=key, place=_place(person))).decode()


def open_seed(encoded: str, *, person: UUID) -> tuple[str, Epoch]:
    """The seed and the epoch under which it lies, for the same person only. Raises SealBroken."""
    try:
        sealed = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise SealBroken("a seed that is no sealed text") from None
    for epoch in keyring.current().epochs:
        # A seed says of no epoch that it is its own; there are few, and few seeds.
        with suppress(SealBroken):
            return unseal(sealed, key=_credential_key(epoch), place=_place(person)), epoch
    raise SealBroken("a seed that no key of this ring opens")


def reseal(newest: Epoch) -> Iterator[str]:
    """Moves every seed to the newest epoch: yields from which epoch each transaction took one. Broken ones are left."""
    for row_id in Authenticator.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=500):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=row_id).first()
            left = _moved(row, newest) if row else set()
        yield from left


def _moved(row: Authenticator, newest: Epoch) -> set[str]:
    """Seals a row's seeds anew; from which epochs they came."""
    person: UUID = row.user_id
    data: dict[str, Any] = dict(row.data)
    left: set[str] = set()
    for name in _SEALED:
        if name in data:
            data[name] = _under(newest, data[name], person, left)
    for name in _SEALED_LISTS:
        if name in data:
            data[name] = [_under(newest, each, person, left) for each in data[name]]
    if left:
        row.data = data
        row.save(update_fields=["data"])
    return left


def _under(newest: Epoch, encoded: str, person: UUID, left: set[str]) -> str:
    try:
        text, epoch = open_seed(encoded, person=person)
    except SealBroken:
        return encoded
    if epoch.kek_id == newest.kek_id:
        return encoded
    left.add(epoch.kek_id)
    return seal_seed(text, person=person, epoch=newest)


def _place(person: UUID) -> Place:
    return Place(table="mfa_authenticator", row=person, column="data", room="credential")


def _credential_key(epoch: Epoch) -> OpenKey:
    return OpenKey(id=_CREDENTIAL_KEY, material=epoch.credential)
