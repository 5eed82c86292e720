"""Pages of the hand-over between offices."""

from sigap.referrals.views.evidence import evidence
from sigap.referrals.views.exchange import answer_back, ask_back, visit, visit_accept, visit_cancel
from sigap.referrals.views.lists import index, of_case
from sigap.referrals.views.papers import handover_paper, letter
from sigap.referrals.views.receiving import accept, answer, confirm, contest, decline, handled, pass_on, report
from sigap.referrals.views.records import handover, record, result
from sigap.referrals.views.sending import give_up, offer, reroute, sent, withdraw

__all__ = [
    "accept",
    "answer",
    "answer_back",
    "ask_back",
    "confirm",
    "contest",
    "decline",
    "evidence",
    "give_up",
    "handled",
    "handover",
    "handover_paper",
    "index",
    "letter",
    "of_case",
    "offer",
    "pass_on",
    "record",
    "report",
    "reroute",
    "result",
    "sent",
    "visit",
    "visit_accept",
    "visit_cancel",
    "withdraw",
]
