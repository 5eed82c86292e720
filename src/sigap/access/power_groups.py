"""Powers that go together, as the roles hold them."""

from sigap.access.permissions import Permission

EVERYONE = frozenset(
    {
        Permission.DUTY_SEE,
        Permission.INCIDENT_REPORT,
        Permission.NOTICE_SEE,
        Permission.PROFILE_OWN,
        Permission.TASKFORCE_REPORT,
        Permission.TASKFORCE_SEE,
    }
)
"""Whoever notices that data came out must be able to say so at once, and know whom to call at night; and every office
of the task force knows what was agreed, and reports what it did of it."""
CASEWORK = EVERYONE | {
    Permission.CASE_RISK_SET,
    Permission.CASE_SEE,
    Permission.CLOCK_PAUSE,
    Permission.REFERRAL_SEE,
    Permission.SERVICE_NOTE,
}
ANSWERS = frozenset({Permission.REFERRAL_ANSWER})
SENDS = frozenset({Permission.REFERRAL_OFFER})
"""Offices with a part in cases, which ask each other: for what, `assistance/rules/asking.py` says."""
BRINGS = frozenset({Permission.REPORT_BRING})
"""Offices that meet somebody who needs the unit, and ask it to come in."""
TRIAGE = frozenset(
    {
        Permission.REPORT_SEE_QUEUE,
        Permission.REPORT_OPEN,
        Permission.REPORT_TAKE,
        Permission.REPORT_DECIDE,
        Permission.REPORT_ENTER,
        Permission.REPORT_LANE,
        Permission.CASE_OPEN,
        Permission.CHANNEL_SEE,
        Permission.DATA_NOTE,
    }
)
MANAGES = frozenset(
    {
        Permission.CASE_EDIT_SUMMARY,
        Permission.CASE_NAME_PERSON,
        Permission.CASE_CLOSE,
        Permission.CASE_REOPEN,
        Permission.IDENTITY_OPEN,
        Permission.REFERRAL_OFFER,
        Permission.DATA_ANSWER,
        Permission.REGISTER_IMPORT,
    }
)
SETS = frozenset({Permission.CHANNEL_SWITCH, Permission.DATA_REGISTER, Permission.SIMFONI_MANAGE})
"""What a head sets for the whole office."""
KEEPS = frozenset({Permission.CASE_KEEP, Permission.NOTE_WRITE, Permission.REPORTER_CALL})
"""Who is there for a case day by day: whom to keep from it, what was talked about, the reporter's number at night."""
SECOND = frozenset({Permission.CASE_CLOSE_ANSWER, Permission.CASE_RISK_APPROVE})
"""Offices whose people may be the second pair of eyes, at a closing or a lower risk; for which cases, the case says."""
REVIEWS = frozenset({Permission.CASE_REVIEW})
BREAKS_GLASS = frozenset({Permission.CASE_BREAK_GLASS})
"""Offices on whose duty officer a life may hang at night: who shelter, treat, accompany and rescue."""
ASKS_DISCLOSURE = frozenset({Permission.DISCLOSURE_ASK})
DISCLOSES = frozenset({Permission.DISCLOSURE_APPROVE})
"""Who answers, for another office's request, whether a reporter's identity is opened."""
SCREENS = frozenset({Permission.SCREENING_EDIT})
HANDS_OVER = frozenset({Permission.CASE_HAND_OVER, Permission.DUTY_MANAGE, Permission.SYSTEM_MANAGE})
HOLDS = frozenset({Permission.CASE_HOLD})
KEEPS_TIME = frozenset({Permission.RETENTION_SEE})
"""Who sees what goes when: the unit whose files they are, who watches over it, who sets the time."""
ASKS_ERASURE = frozenset({Permission.CASE_ERASE_REQUEST})
APPROVES_ERASURE = frozenset({Permission.CASE_ERASE_APPROVE})
WATCHES = frozenset({Permission.INSIGHT_SEE, Permission.LAW_SEE, Permission.LEADERS_SEE, Permission.RULE_SEE})
"""Who answers for work being done in time: heads for their own office, the leaders for all of them."""
PLANS = frozenset(
    {
        Permission.INDEX_MANAGE,
        Permission.INSIGHT_SEE,
        Permission.PLAN_MANAGE,
        Permission.PREVENTION_MANAGE,
        Permission.RELEASE_PROPOSE,
    }
)
"""Who writes the action plan, plans prevention from the index, and prepares what is published."""
LEADS = WATCHES | {Permission.LEADERS_OVERSEE, Permission.DUTY_OVERSEE}
HEADS = (
    HANDS_OVER
    | WATCHES
    | {
        Permission.CASE_ASSIGN,
        Permission.FORM_MANAGE,
        Permission.LETTER_WRITE,
        Permission.PEOPLE_SEE,
        Permission.RESET_ASK,
        Permission.RESET_CONFIRM,
    }
)
CONSENTS = frozenset({Permission.CONSENT_NOTE})
FILES = frozenset({Permission.DOCUMENT_ADD, Permission.DOCUMENT_SEE})
CARES = CASEWORK | ASKS_DISCLOSURE | FILES | BREAKS_GLASS | ANSWERS | SENDS | BRINGS | HANDS_OVER | CONSENTS
"""Offices that shelter, heal and accompany."""
KEEPS_FILES = FILES | {Permission.DOCUMENT_ORIGINAL}
"""Who answers for the case opens what was laid in, as it came; everybody else a copy without traces."""
LAW = frozenset({Permission.LAW_SEE, Permission.LEGAL_NOTE})
LINKS = frozenset({Permission.LINK_SETTLE})
"""Who answers for a case, or investigates it: asks to see more of a link with another, and says what it is."""
COMPARES = LINKS | {Permission.LINK_COMPARE}
"""Who investigates reads the leads of both sides of a link."""
PLACES = frozenset({Permission.SHELTER_PLACE, Permission.SHELTER_SEE})
"""Who asks for a bed in a safe house. Beside them its staff: nobody else learns of either."""
HANDLES_INCIDENTS = frozenset(
    {Permission.INCIDENT_CONTAIN, Permission.INCIDENT_MANAGE, Permission.INCIDENT_NOTIFY, Permission.INCIDENT_SEE}
)
"""Two offices manage an incident, so that one can check the other, and neither opens a case by it."""
SYSTEM = frozenset({Permission.CASE_SEE, Permission.LEGAL_NOTE, Permission.REFERRAL_ANSWER, Permission.REFERRAL_SEE})
"""What an office's own system may at most; its key says how much of it."""
