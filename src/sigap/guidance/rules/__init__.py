"""Rules of what the public is told: kinds of guidance, kept promises, lists of companies. Pure."""

from sigap.guidance.rules.entries import (
    FIXED_KINDS,
    FROZEN_AFTER,
    PLEDGES,
    CallCost,
    EntryKind,
    Half,
    Licence,
    PledgeShare,
    Scope,
    ShareWording,
    SignSection,
    half_to_freeze,
    pledge_share_of,
)
from sigap.guidance.rules.listing import COLUMNS, LONGEST, Fault, ListedCompany, Listing, ListingMistake, listing_of

__all__ = [
    "COLUMNS",
    "FIXED_KINDS",
    "FROZEN_AFTER",
    "LONGEST",
    "PLEDGES",
    "CallCost",
    "EntryKind",
    "Fault",
    "Half",
    "Licence",
    "ListedCompany",
    "Listing",
    "ListingMistake",
    "PledgeShare",
    "Scope",
    "ShareWording",
    "SignSection",
    "half_to_freeze",
    "listing_of",
    "pledge_share_of",
]
