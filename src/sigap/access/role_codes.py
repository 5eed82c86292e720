"""The codes of the roles, and of the sections of a case that roles open."""

from enum import StrEnum


class Section(StrEnum):
    """The sections of a case, each with a data key of its own."""

    SUMMARY = "summary"
    STORY = "story"
    PERSONS = "persons"
    IDENTITY = "identity"
    ASSESSMENT = "assessment"
    SERVICES = "services"
    REFERRALS = "referrals"
    LEGAL = "legal"
    DOCUMENTS = "documents"
    NOTES = "notes"
    TIMELINE = "timeline"


class RoleCode(StrEnum):
    """The stored code of a role."""

    INTAKE_OFFICER = "intake_officer"
    CASE_MANAGER = "case_manager"
    UPTD_HEAD = "uptd_head"
    INVESTIGATOR = "investigator"
    PPA_UNIT_HEAD = "ppa_unit_head"
    PROSECUTOR = "prosecutor"
    SOCIAL_WORKER = "social_worker"
    HEALTH_WORKER = "health_worker"
    SHELTER_OFFICER = "shelter_officer"
    SUBDISTRICT_HEAD = "subdistrict_head"
    PARTNER_OFFICER = "partner_officer"
    SECRETARIAT = "secretariat"
    DAILY_CHAIR = "daily_chair"
    LEADER = "leader"
    AUDITOR = "auditor"
    TECHNICAL_ADMINISTRATOR = "technical_administrator"
    CONFLICT_RECIPIENT = "conflict_recipient"
    LEGAL_OFFICER = "legal_officer"
    PLANNER = "planner"
    PSYCHOLOGIST = "psychologist"


class SeatCode(StrEnum):
    """The stored code of a seat that no person holds: it stands where a role stands, and nobody is given it by hand."""

    OFFICE_SYSTEM = "office_system"
