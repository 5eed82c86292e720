"""Writes about people, offices, duty and ways back in. Each leaves a trace; none gives oneself a power."""

from sigap.staff.actions.absences import UnableToEnterAbsence, end_absence, enter_absence
from sigap.staff.actions.duty import (
    LaidOut,
    UnableToRoster,
    give_up,
    hand_over_turn,
    lay_out,
    roster,
    set_duty_cover,
    swap,
)
from sigap.staff.actions.hours import UnableToSetHours, drop_special_day, set_hours, set_special_day
from sigap.staff.actions.leaving import (
    UnableToLeave,
    add_officer,
    confirm_asked_role,
    end_officer,
    end_role,
    end_sessions,
    grant_role,
    move,
)
from sigap.staff.actions.memberships import (
    UnableToEndMembership,
    UnableToGrantMembership,
    end_membership,
    grant_membership,
)
from sigap.staff.actions.offices import (
    OfficeContact,
    UnableToChangeOffice,
    add_office,
    end_office,
    rename_office,
    set_contact,
    set_region,
)
from sigap.staff.actions.people import (
    UnableToAddPerson,
    UnableToChangePerson,
    add_person,
    end_person,
    reactivate_person,
    renew_first_password,
)
from sigap.staff.actions.phones import set_private_phone
from sigap.staff.actions.resets import ask_reset, confirm_reset
from sigap.staff.actions.role_requests import UnableToConfirmRole, stop_role

__all__ = [
    "LaidOut",
    "OfficeContact",
    "UnableToAddPerson",
    "UnableToChangeOffice",
    "UnableToChangePerson",
    "UnableToConfirmRole",
    "UnableToEndMembership",
    "UnableToEnterAbsence",
    "UnableToGrantMembership",
    "UnableToLeave",
    "UnableToRoster",
    "UnableToSetHours",
    "add_office",
    "add_officer",
    "add_person",
    "ask_reset",
    "confirm_asked_role",
    "confirm_reset",
    "drop_special_day",
    "end_absence",
    "end_membership",
    "end_office",
    "end_officer",
    "end_person",
    "end_role",
    "end_sessions",
    "enter_absence",
    "give_up",
    "grant_membership",
    "grant_role",
    "hand_over_turn",
    "lay_out",
    "move",
    "reactivate_person",
    "rename_office",
    "renew_first_password",
    "roster",
    "set_contact",
    "set_duty_cover",
    "set_hours",
    "set_private_phone",
    "set_region",
    "set_special_day",
    "stop_role",
    "swap",
]
