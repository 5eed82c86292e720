"""Writes of the app: marks and their corrections, articles, what the victim was told, and why nobody reported."""

from sigap.legal.actions.charges import UnableToCharge, charge, choice_place, choose_law, drop
from sigap.legal.actions.exits import (
    UnableToAnswerExit,
    answer_exit,
    reasons_against,
    ring_standing_exits,
    ring_where_barred,
)
from sigap.legal.actions.freeing import tell_free
from sigap.legal.actions.marks import (
    MarkOutOfOrder,
    UnableToNoteMark,
    confirm_mark,
    correct_mark,
    is_of_dossier,
    note_mark,
)
from sigap.legal.actions.notices import (
    UnableToPlanRelease,
    UnableToSettleNotice,
    look_at_safety,
    plan_release,
    remark_place,
    settle_notice,
)
from sigap.legal.actions.owing import LimitOwner, hand_to_owner, owners_of
from sigap.legal.actions.paper import Paper, paper_place
from sigap.legal.actions.reckoning import reckon_notices
from sigap.legal.actions.reporting import UnableToGoUnreported, no_report_place, note_no_report
from sigap.legal.actions.telling import UnableToNoteVictimUpdate, note_victim_update, update_place
from sigap.legal.actions.tracks import (
    UnableToChangeTrack,
    change_dossier,
    dossier_place,
    link_tracks,
    unlink_tracks,
)
from sigap.legal.actions.wishing import SafeWay, UnableToNoteWish, note_wish, wish_place

__all__ = [
    "LimitOwner",
    "MarkOutOfOrder",
    "Paper",
    "SafeWay",
    "UnableToAnswerExit",
    "UnableToChangeTrack",
    "UnableToCharge",
    "UnableToGoUnreported",
    "UnableToNoteMark",
    "UnableToNoteVictimUpdate",
    "UnableToNoteWish",
    "UnableToPlanRelease",
    "UnableToSettleNotice",
    "answer_exit",
    "change_dossier",
    "charge",
    "choice_place",
    "choose_law",
    "confirm_mark",
    "correct_mark",
    "dossier_place",
    "drop",
    "hand_to_owner",
    "is_of_dossier",
    "link_tracks",
    "look_at_safety",
    "no_report_place",
    "note_mark",
    "note_no_report",
    "note_victim_update",
    "note_wish",
    "owners_of",
    "paper_place",
    "plan_release",
    "reasons_against",
    "reckon_notices",
    "remark_place",
    "ring_standing_exits",
    "ring_where_barred",
    "settle_notice",
    "tell_free",
    "unlink_tracks",
    "update_place",
    "wish_place",
]
