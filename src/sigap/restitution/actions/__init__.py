"""Writes of the ledger: a claim opened, losses, entries noted, confirmed and taken back, the clocks they move."""

from sigap.restitution.actions.claims import UnableToClaim, add_loss, correct_claim, drop_loss, open_claim
from sigap.restitution.actions.entries import UnableToEnter, confirm_entry, note_entry, void_entry
from sigap.restitution.actions.sealed import Loss, Paperwork, entry_place, loss_place

__all__ = [
    "Loss",
    "Paperwork",
    "UnableToClaim",
    "UnableToEnter",
    "add_loss",
    "confirm_entry",
    "correct_claim",
    "drop_loss",
    "entry_place",
    "loss_place",
    "note_entry",
    "open_claim",
    "void_entry",
]
