"""What a token of a person stands for. Pure."""

from enum import StrEnum


class MatchKind(StrEnum):
    """What a token stands for, as it is stored and ranked.

    The two `other` kinds hold the same name in another form, or two words of it: told from the whole name, for they
    say less, and comparable with it.
    """

    NIK = "nik"
    PHONE = "phone"
    NAME_YEAR = "name_year"
    NAME_DESA = "name_desa"
    OTHER_YEAR = "other_year"
    OTHER_DESA = "other_desa"


WHOLE = frozenset({MatchKind.NIK, MatchKind.NAME_YEAR, MatchKind.NAME_DESA})
"""Kinds by which two persons of one case are taken for the same."""
