"""Hand-over between offices, step by step. The sender stays responsible until somebody has it in hand."""

from sigap.referrals.actions.answering import accept, decline, name_substitute, note_handled
from sigap.referrals.actions.contesting import contest_answer, objection_place
from sigap.referrals.actions.exchange import (
    JointVisit,
    UnableToExchange,
    accept_visit,
    answer_back,
    ask_back,
    cancel_visit,
    exchange_place,
    propose_visit,
)
from sigap.referrals.actions.exclusions import take_back
from sigap.referrals.actions.leaving import requests_of_who_left
from sigap.referrals.actions.minutes import HandoverDetails, UnableToNoteHandover, handover_place, note_handover
from sigap.referrals.actions.offering import offer, sent_by_us, withdraw
from sigap.referrals.actions.papers import note_handover_printed, note_letter_printed
from sigap.referrals.actions.passing import give_up, pass_on, reroute
from sigap.referrals.actions.recorded_answers import AnswerSource, confirm_answer, record_answer, recorded_place
from sigap.referrals.actions.referral_state import (
    ANSWER,
    PREVIEW,
    UnableToAnswerReferral,
    UnableToOfferReferral,
    check_offer,
    disclosed_from,
    is_undecided,
    referral_place,
)
from sigap.referrals.actions.results import UnableToReportResult, record_result, report_result, result_place
from sigap.referrals.rules import CHAIN, RESULT, SUBJECT

__all__ = [
    "ANSWER",
    "CHAIN",
    "PREVIEW",
    "RESULT",
    "SUBJECT",
    "AnswerSource",
    "HandoverDetails",
    "JointVisit",
    "UnableToAnswerReferral",
    "UnableToExchange",
    "UnableToNoteHandover",
    "UnableToOfferReferral",
    "UnableToReportResult",
    "accept",
    "accept_visit",
    "answer_back",
    "ask_back",
    "cancel_visit",
    "check_offer",
    "confirm_answer",
    "contest_answer",
    "decline",
    "disclosed_from",
    "exchange_place",
    "give_up",
    "handover_place",
    "is_undecided",
    "name_substitute",
    "note_handled",
    "note_handover",
    "note_handover_printed",
    "note_letter_printed",
    "objection_place",
    "offer",
    "pass_on",
    "propose_visit",
    "record_answer",
    "record_result",
    "recorded_place",
    "referral_place",
    "report_result",
    "requests_of_who_left",
    "reroute",
    "result_place",
    "sent_by_us",
    "take_back",
    "withdraw",
]
