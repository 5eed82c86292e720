"""Writes of the app: an office's pair and those of others, a case that goes out, a case that came in."""

from sigap.transfers.actions.keys import (
    UnableToTrustKey,
    bring_partner,
    confirm_partner,
    make_key,
    private_place,
    withdraw_partner,
)
from sigap.transfers.actions.receiving import (
    UnableToReceiveCase,
    accept_case,
    note_receipt,
    refuse_case,
    take_in,
    want_case,
)
from sigap.transfers.actions.sending import (
    PaperOffice,
    PaperReceipt,
    TransferConsent,
    UnableToTransfer,
    approve_transfer,
    consent_place,
    note_paper_receipt,
    note_printed,
    note_sent,
    prepare_transfer,
    read_receipt,
    withdraw_transfer,
)

__all__ = [
    "PaperOffice",
    "PaperReceipt",
    "TransferConsent",
    "UnableToReceiveCase",
    "UnableToTransfer",
    "UnableToTrustKey",
    "accept_case",
    "approve_transfer",
    "bring_partner",
    "confirm_partner",
    "consent_place",
    "make_key",
    "note_paper_receipt",
    "note_printed",
    "note_receipt",
    "note_sent",
    "prepare_transfer",
    "private_place",
    "read_receipt",
    "refuse_case",
    "take_in",
    "want_case",
    "withdraw_partner",
    "withdraw_transfer",
]
