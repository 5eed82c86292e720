"""Tables of the app: people and what lets them in, seats of the task force, duty. Truth lives in constraints."""

from sigap.access.models.duty import (
    ABSENCE_LABELS,
    COVER_LABELS,
    Absence,
    DutyGap,
    DutyShift,
    OfficeHours,
    PrivatePhone,
    SpecialDay,
)
from sigap.access.models.exclusions import AccessExclusion, AccessSubject, SubjectKind
from sigap.access.models.people import (
    RESET_REASON_LABELS,
    RESET_STATE_LABELS,
    Attempt,
    Browser,
    Membership,
    Office,
    OfficeName,
    Person,
    Reset,
    RoleRequest,
    Session,
)
from sigap.access.models.taskforce import SEAT_LABELS, Seat, SubForce
from sigap.access.models.unsent import UnsentForm

__all__ = [
    "ABSENCE_LABELS",
    "COVER_LABELS",
    "RESET_REASON_LABELS",
    "RESET_STATE_LABELS",
    "SEAT_LABELS",
    "Absence",
    "AccessExclusion",
    "AccessSubject",
    "Attempt",
    "Browser",
    "DutyGap",
    "DutyShift",
    "Membership",
    "Office",
    "OfficeHours",
    "OfficeName",
    "Person",
    "PrivatePhone",
    "Reset",
    "RoleRequest",
    "Seat",
    "Session",
    "SpecialDay",
    "SubForce",
    "SubjectKind",
    "UnsentForm",
]
