"""Seeds of second factors: sealed under an epoch's key for credentials, bound to their person; moved to the newest."""

import base64
import binascii
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from sigap.vault import rings
from sigap.vault.ring import Epoch
from sigap.vault.ring_use import credential_key
from sigap.vault.sealing import Place, SealBroken, seal

# Where allauth keeps what it had sealed; a list of codes of before there were seeds, too.
_SEALED = ("secret", "seed")
_SEALED_LISTS = ("migrated_codes",)


def seal_seed(text: str, *, person: UUID, epoch: Epoch | None = None) -> str:
    """A seed sealed for its person, under the newest epoch."""
    if epoch is None:
        sealed = rings.at_hand().seal_seed(text, place=_place(person))
    else:
        sealed = seal(text, key=credential_key(epoch.credential), place=_place(person))
    return base64.b64encode(sealed).decode()


def open_seed(encoded: str, *, person: UUID) -> tuple[str, str]:
    """The seed and which epoch's key it lies under, for the same person only. Raises SealBroken."""
    try:
        sealed = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise SealBroken("a seed that is no sealed text") from None
    return rings.at_hand().open_seed(sealed, place=_place(person))


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
        text, kek_id = open_seed(encoded, person=person)
    except SealBroken:
        return encoded
    if kek_id == newest.kek_id:
        return encoded
    left.add(kek_id)
    return seal_seed(text, person=person, epoch=newest)


def _place(person: UUID) -> Place:
    return Place(table="mfa_authenticator", row=person, column="data", section="credential")
