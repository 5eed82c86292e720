"""Rules of what the public is told: kinds of guidance, kept promises, lists of companies. Pure."""

from sigap.guidance.rules.entries import (
    FIXED_KINDS,
    FROZEN_AFTER,
    PLEDGES,
    EntryKind,
    Half,
    Kept,
    Licence,
    Scope,
    SignSection,
    Told,
    half_to_freeze,
    kept_of,
)
from sigap.guidance.rules.listing import COLUMNS, LONGEST, Fault, ListedCompany, Listing, Mistake, listing_of

__all__ = [
    "COLUMNS",
    "FIXED_KINDS",
    "FROZEN_AFTER",
    "LONGEST",
    "PLEDGES",
    "EntryKind",
    "Fault",
    "Half",
    "Kept",
    "Licence",
    "ListedCompany",
    "Listing",
    "Mistake",
    "Scope",
    "SignSection",
    "Told",
    "half_to_freeze",
    "kept_of",
    "listing_of",
]
