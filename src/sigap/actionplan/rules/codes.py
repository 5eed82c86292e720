"""Codes of the action plan: states, sources of money, measures, lights. Pure."""

from enum import StrEnum


class EditionState(StrEnum):
    """Where an edition of the plan stands. One is in force; a draft is worked on beside it."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    REPLACED = "replaced"


class FundingSource(StrEnum):
    """Whose money it is."""

    REGENCY = "apbd"
    PROVINCE = "apbd_provinsi"
    STATE = "apbn"
    SPECIAL = "dak"
    VILLAGE = "desa"
    OTHER = "lain"


class Measure(StrEnum):
    """How an indicator grows: counted anew each year, or a level that is to be reached."""

    COUNT = "count"
    LEVEL = "level"


class Light(StrEnum):
    """How far an activity is, against its target up to this quarter."""

    ON_TRACK = "on_track"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    NOT_DUE = "not_due"
    NO_TARGET = "no_target"
