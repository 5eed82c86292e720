"""An office gets a pair; pairs of offices elsewhere count once two people heard the same fingerprint."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Unable
from sigap.transfers import events
from sigap.transfers.models import TransferKey, TransferPartner
from sigap.transfers.queries import checked_office_of, key_of, partner_of
from sigap.transfers.rules import CARD
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import Place, seal
from sigap.vault.transfer_files import (
    PrivatePair,
    SignedFile,
    TransferFileBroken,
    pair_in,
    same_fingerprint,
)

_LONGEST_NAME = 200


class UnableToTrustKey(Unable):
    """The fingerprint is another than was read, or the same person would confirm what they brought."""


def private_place(row_id: UUID) -> Place:
    """Where the private halves of an office lie: in no section of a case."""
    return Place(table="transfers_transferkey", row=row_id, column="sealed_private", section="transfer")


def record_office_event(by: By, at: datetime, office_id: UUID, code: str, **ids: str) -> None:
    """On the trail of the office."""
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.AGENCY, stream_id=office_id, at=at, actor_id=by.person_id, ids=ids
        )
    )


@audit.action
def make_key(*, by: Actor, at: datetime) -> TransferKey:
    """The office's pair, made once; again gives the same one. Raises Refused."""
    office_id = checked_office_of(by)
    if known := key_of(office_id):
        audit.unchanged()
        return known
    pair = PrivatePair.make()
    key = datakeys.create(purpose=KeyPurpose.TRANSFER, at=at)
    row = TransferKey(
        id=uuid4(), office_id=office_id, seal_public=pair.public.seal, sign_public=pair.public.sign, key_id=key.id,
        made_at=at, made_by_name=by.name,
    )  # fmt: skip
    row.sealed_private = seal(pair.as_text(), key=key, place=private_place(row.id))
    row.save(force_insert=True)
    record_office_event(by, at, office_id, events.KEY_MADE, office=str(office_id))
    return row


@audit.action
def bring_partner(*, by: Actor, at: datetime, card: bytes, typed: str) -> TransferPartner:
    """Records another office's pair from its card; `typed` is the fingerprint as it was read on the telephone.

    Raises UnableToTrustKey, Refused.
    """
    office_id = checked_office_of(by)
    try:
        file = SignedFile.read(card, kind=CARD)
        pair = pair_in(file.head)
        file.check(pair.sign)
        name, regency = _name_in(file.head, "office"), _name_in(file.head, "regency")
    except (TransferFileBroken, KeyError):
        raise UnableToTrustKey(_("Ini bukan kartu kunci dari SIGAP, atau sudah diubah. Minta dikirim lagi.")) from None
    if not same_fingerprint(pair.fingerprint, typed):
        raise UnableToTrustKey(
            _("Sidik jarinya lain dari yang Anda ketik. Jangan dipakai: telepon lagi ke nomor kantor yang Anda kenal.")
        )
    own = key_of(office_id)
    if own is not None and bytes(own.seal_public) == pair.seal:
        raise UnableToTrustKey(_("Ini kartu kantor Anda sendiri."))
    row = TransferPartner(
        id=uuid4(), office_id=office_id, name=name, regency=regency, seal_public=pair.seal, sign_public=pair.sign,
        fingerprint=pair.fingerprint, brought_at=at, brought_by=by.person_id, brought_by_name=by.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise UnableToTrustKey(_("Kunci ini sudah tercatat.")) from None
    record_office_event(by, at, office_id, events.PARTNER_BROUGHT, partner=str(row.id))
    return row


def _name_in(head: Mapping[str, str], what: str) -> str:
    name = " ".join(head[what].split())[:_LONGEST_NAME]
    if not name or not name.isprintable():
        raise TransferFileBroken("a card without a name that can be read")
    return name


@audit.action
def confirm_partner(*, by: Actor, at: datetime, partner_id: UUID, typed: str) -> TransferPartner:
    """A second person heard the same fingerprint. Twice changes nothing. Raises UnableToTrustKey, Refused."""
    office_id = checked_office_of(by)
    row = partner_of(by, partner_id)
    if row.is_confirmed:
        audit.unchanged()
        return row
    if row.withdrawn_at is not None:
        raise UnableToTrustKey(_("Kunci ini sudah dicabut. Minta kartu yang baru."))
    if row.brought_by == by.person_id:
        raise UnableToTrustKey(_("Orang kedua harus orang lain: ia menelepon sendiri, lalu mengetik yang didengarnya."))
    if not same_fingerprint(row.fingerprint, typed):
        raise UnableToTrustKey(
            _("Sidik jarinya lain dari yang Anda ketik. Jangan dipakai: telepon lagi ke nomor kantor yang Anda kenal.")
        )
    row.confirmed_at, row.confirmed_by, row.confirmed_by_name = at, by.person_id, by.name
    row.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_by_name"])
    record_office_event(by, at, office_id, events.PARTNER_CONFIRMED, partner=str(row.id))
    return row


@audit.action
def withdraw_partner(*, by: Actor, at: datetime, partner_id: UUID) -> TransferPartner:
    """A pair is used no more: it changed, or nobody trusts it. Twice changes nothing. Raises Refused."""
    office_id = checked_office_of(by)
    row = partner_of(by, partner_id)
    if row.withdrawn_at is not None:
        audit.unchanged()
        return row
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record_office_event(by, at, office_id, events.PARTNER_WITHDRAWN, partner=str(row.id))
    return row
