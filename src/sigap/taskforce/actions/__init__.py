"""Writes about the task force: decrees, annex, schemes, seats. Each leaves a trace; nobody seats themselves."""

from sigap.taskforce.actions.agreements import (
    UnableToWriteAgreement,
    change_agreement,
    end_agreement,
    file_agreement,
    write_agreement,
)
from sigap.taskforce.actions.annex import UnableToWriteAnnex, write_annex, write_programme
from sigap.taskforce.actions.decrees import (
    UnableToDraftDecree,
    UnableToEnactDecree,
    change_draft,
    discard_draft,
    draft_decree,
    enact_decree,
    end_decree,
    file_signed,
)
from sigap.taskforce.actions.feeds import freeze_feed, make_feed, revoke_feed
from sigap.taskforce.actions.forces import UnableToAddForce, add_task_force, load_task_forces
from sigap.taskforce.actions.outside import UnableToNameOutsideOffice, name_outside_office
from sigap.taskforce.actions.reminders import remind
from sigap.taskforce.actions.schemes import add_scheme, load_schemes
from sigap.taskforce.actions.seats import (
    UnableToSeat,
    UnableToWriteSubForce,
    end_seat,
    end_sub_force,
    fill_post,
    grant_seat,
    load_sub_forces,
    write_sub_force,
)
from sigap.taskforce.actions.texts import TextPointsToSomebody, UnableToFilePaper

__all__ = [
    "TextPointsToSomebody",
    "UnableToAddForce",
    "UnableToDraftDecree",
    "UnableToEnactDecree",
    "UnableToFilePaper",
    "UnableToNameOutsideOffice",
    "UnableToSeat",
    "UnableToWriteAgreement",
    "UnableToWriteAnnex",
    "UnableToWriteSubForce",
    "add_scheme",
    "add_task_force",
    "change_agreement",
    "change_draft",
    "discard_draft",
    "draft_decree",
    "enact_decree",
    "end_agreement",
    "end_decree",
    "end_seat",
    "end_sub_force",
    "file_agreement",
    "file_signed",
    "fill_post",
    "freeze_feed",
    "grant_seat",
    "load_schemes",
    "load_sub_forces",
    "load_task_forces",
    "make_feed",
    "name_outside_office",
    "remind",
    "revoke_feed",
    "write_agreement",
    "write_annex",
    "write_programme",
    "write_sub_force",
]
