"""How a statement was given and about what, on which occasions people are asked again, and why. Pure."""

from enum import StrEnum


class StatementManner(StrEnum):
    """How somebody told what happened."""

    IN_PERSON = "in_person"
    REMOTE = "remote"
    WRITTEN = "written"
    AT_HEARING = "at_hearing"


class StatementTopic(StrEnum):
    """About what: the headings alone, never what was said."""

    WHAT_HAPPENED = "what_happened"
    WHO_DID_IT = "who_did_it"
    RECRUITMENT = "recruitment"
    ROUTE = "route"
    MONEY = "money"
    HEALTH = "health"
    FAMILY = "family"
    SAFETY = "safety"


class AskOccasion(StrEnum):
    """What somebody who has already told is to be asked for once more."""

    APPOINTMENT = "again_appointment"
    REFERRAL = "again_referral"
    HEARING = "again_hearing"
    STATEMENT = "again_statement"


class AskReason(StrEnum):
    """Why the statement that is there does not do."""

    NEW_FACTS = "new_facts"
    OTHER_TOPIC = "other_topic"
    NOT_RECORDED = "not_recorded"
    COURT_WANTS_IT = "court_wants_it"
    CLIENT_WISHES = "client_wishes"
    NOT_SHARED = "not_shared"
