"""The order of the legal track, the law on a day, who is called what: decided without a database. Pure."""

from sigap.legal.rules.law import Law, LawUnfit, Offence, law
from sigap.legal.rules.marks import (
    Expected,
    Known,
    Limit,
    MarkKind,
    MarkType,
    Oddity,
    Source,
    TellManner,
    Track,
    Warned,
    expected_among,
    is_named_suspect,
    mark_types,
    warnings_for,
)

__all__ = [
    "Expected",
    "Known",
    "Law",
    "LawUnfit",
    "Limit",
    "MarkKind",
    "MarkType",
    "Oddity",
    "Offence",
    "Source",
    "TellManner",
    "Track",
    "Warned",
    "expected_among",
    "is_named_suspect",
    "law",
    "mark_types",
    "warnings_for",
]
