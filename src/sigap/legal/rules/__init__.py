"""The order of the legal track, the law on a day, who is called what: decided without a database. Pure."""

from sigap.legal.rules.law import Law, LawUnfit, Offence, law
from sigap.legal.rules.marks import (
    ExpectedPaper,
    Limit,
    MarkKind,
    MarkSource,
    MarkType,
    MarkWarning,
    Oddity,
    StandingMark,
    TellManner,
    Track,
    expected_among,
    is_named_suspect,
    mark_types,
    warnings_for,
)

__all__ = [
    "ExpectedPaper",
    "Law",
    "LawUnfit",
    "Limit",
    "MarkKind",
    "MarkSource",
    "MarkType",
    "MarkWarning",
    "Oddity",
    "Offence",
    "StandingMark",
    "TellManner",
    "Track",
    "expected_among",
    "is_named_suspect",
    "law",
    "mark_types",
    "warnings_for",
]
