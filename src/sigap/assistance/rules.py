"""Kinds of service: the six functions of a UPTD PPA and the service lines for victims of trafficking. Pure.

Sources: Permen PPPA 4/2018 (six functions), Permen PPPA 8/2021 (service lines).
"""

from enum import StrEnum


class ServiceKind(StrEnum):
    """What was done."""

    COMPLAINT = "complaint"
    OUTREACH = "outreach"
    CASE_MANAGEMENT = "case_management"
    TEMPORARY_SHELTER = "temporary_shelter"
    MEDIATION = "mediation"
    ACCOMPANIMENT = "accompaniment"
    HEALTH = "health"
    SOCIAL_REHABILITATION = "social_rehabilitation"
    LEGAL = "legal"
    RETURN = "return"
    REINTEGRATION = "reintegration"
