"""What an office may tell a reporter: ready wordings, chosen by code. Nothing typed by hand reaches a reporter. Pure.

Who reads them may be the perpetrator, or may have taken the six words from the reporter: no wording names an office, a
person, a kind of case, a place or a time.
"""

from enum import StrEnum


class MessageCode(StrEnum):
    """A wording, as it is stored."""

    READ = "read"
    MORE_WANTED = "more_wanted"
    CALL_NOW = "call_now"
    WILL_CONTACT = "will_contact"
    TRIED_CONTACT = "tried_contact"
    PASSED_ON = "passed_on"
    DONE = "done"
    DONE_TALK = "done_talk"
    DONE_ELSEWHERE = "done_elsewhere"
    DONE_TOO_LITTLE = "done_too_little"
    DONE_WITH_OTHERS = "done_with_others"


CLOSING = (
    MessageCode.DONE,
    MessageCode.DONE_TALK,
    MessageCode.DONE_ELSEWHERE,
    MessageCode.DONE_TOO_LITTLE,
    MessageCode.DONE_WITH_OTHERS,
)
"""Wordings that end a report; the others are said while it is read or handled."""

UNDERWAY = tuple(code for code in MessageCode if code not in CLOSING)
