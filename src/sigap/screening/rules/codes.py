"""The codes of a screening, as the commands contract lists them. Pure. Emergency codes are the mailbox's `Flag`."""

from enum import StrEnum

from sigap.mailbox.flags import Flag
from sigap.screening.rules.persons import PersonRole

__all__ = [
    "AGENCIES",
    "SCREENED_ROLES",
    "Circumstance",
    "Element",
    "Exploitation",
    "Flag",
    "Indication",
    "Means",
    "Process",
    "ReportedBy",
    "Violence",
]


class Element(StrEnum):
    """The three elements of trafficking (UU 21/2007 art. 1), in the law's order."""

    PROCESS = "process"
    MEANS = "means"
    EXPLOITATION = "exploitation"


class Indication(StrEnum):
    """What the elements point to. Never a verdict."""

    INDICATED = "indicated"
    PARTIAL = "partial"
    NONE = "none"


class Process(StrEnum):
    """What was done with the person (UU 21/2007 art. 1)."""

    RECRUITMENT = "recruitment"
    TRANSPORTATION = "transportation"
    HARBOURING = "harbouring"
    SENDING = "sending"
    TRANSFER = "transfer"
    RECEIPT = "receipt"


class Means(StrEnum):
    """By what means (UU 21/2007 art. 1)."""

    THREAT_OF_FORCE = "threat_of_force"
    USE_OF_FORCE = "use_of_force"
    ABDUCTION = "abduction"
    CONFINEMENT = "confinement"
    FORGERY = "forgery"
    FRAUD = "fraud"
    ABUSE_OF_POWER = "abuse_of_power"
    ABUSE_OF_VULNERABILITY = "abuse_of_vulnerability"
    DEBT_BONDAGE = "debt_bondage"
    PAYMENT_TO_CONTROLLER = "payment_to_controller"


class Exploitation(StrEnum):
    """To what end, intended or done (UU 21/2007 art. 1)."""

    PROSTITUTION = "prostitution"
    FORCED_LABOUR = "forced_labour"
    SLAVERY_LIKE = "slavery_like"
    OPPRESSION = "oppression"
    EXTORTION = "extortion"
    SEXUAL_OR_REPRODUCTIVE_USE = "sexual_or_reproductive_use"
    ORGAN_REMOVAL = "organ_removal"
    OTHER_GAIN = "other_gain"


class Violence(StrEnum):
    """Forms of violence against a victim."""

    PHYSICAL = "physical"
    PSYCHOLOGICAL = "psychological"
    SEXUAL = "sexual"
    NEGLECT = "neglect"
    ECONOMIC = "economic"
    OTHER = "other"


class Circumstance(StrEnum):
    """What else is true of the persons or the act; most feed the letters of UU 35/2014 art. 59(2)."""

    EMERGENCY_SITUATION = "emergency_situation"
    MINORITY_ISOLATED = "minority_isolated"
    DRUG_VICTIM = "drug_victim"
    PORNOGRAPHY = "pornography"
    HIV_AIDS = "hiv_aids"
    ABDUCTED = "abducted"
    SOLD = "sold"
    TERROR_NETWORK = "terror_network"
    DISABILITY = "disability"
    MALTREATMENT = "maltreatment"
    DEVIANT_SOCIAL_BEHAVIOUR = "deviant_social_behaviour"
    PARENT_STIGMA = "parent_stigma"
    DOMESTIC = "domestic"
    ONLINE = "online"
    CHILD_MARRIAGE = "child_marriage"
    ECONOMIC_EXPLOITATION = "economic_exploitation"
    OFFICIAL_INVOLVED = "official_involved"
    CROSS_BORDER = "cross_border"
    MIGRANT_PLACEMENT = "migrant_placement"


class ReportedBy(StrEnum):
    """Who brought the report (UU 12/2022 art. 39 and 41 make a difference)."""

    VICTIM = "victim"
    FAMILY = "family"
    DOCTOR = "doctor"
    HEALTH_WORKER = "health_worker"
    PSYCHIATRIST = "psychiatrist"
    PSYCHOLOGIST = "psychologist"
    SOCIAL_WORKER = "social_worker"
    TEACHER = "teacher"
    NEIGHBOUR = "neighbour"
    OFFICER = "officer"
    ANONYMOUS = "anonymous"


SCREENED_ROLES = frozenset(PersonRole) - {PersonRole.GUARDIAN}
"""Roles that the contract's input knows. A case also has guardians; they count for nothing here."""

AGENCIES = (
    "uptd_ppa", "polres_ppa", "dinsos", "dinkes", "rsud", "kejari", "desa",
    "kecamatan", "kemenag", "kodim", "disdik", "disnaker", "secretariat", "public",
)  # fmt: skip
"""Agency kinds of the contract. `access` knows more kinds; to this instrument they are agencies like others."""
