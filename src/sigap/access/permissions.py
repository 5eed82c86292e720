"""Every power there is, as resource:action, in alphabetical order. Who holds which is in roles."""

from enum import StrEnum


class Permission(StrEnum):
    """One power. A page declares one; an action asserts one."""

    AUDIT_SEE = "audit:see"
    CASE_ASSIGN = "case:assign"
    CASE_CLOSE = "case:close"
    CASE_EDIT_SUMMARY = "case:edit_summary"
    CASE_NAME_PERSON = "case:name_person"
    CASE_OPEN = "case:open"
    CASE_SEE = "case:see"
    CLOCK_PAUSE = "clock:pause"
    IDENTITY_OPEN = "identity:open"
    NOTICE_SEE = "notice:see"
    PEOPLE_MANAGE = "people:manage"
    PEOPLE_SEE = "people:see"
    PROFILE_OWN = "profile:own"
    REFERRAL_ANSWER = "referral:answer"
    REFERRAL_OFFER = "referral:offer"
    REFERRAL_SEE = "referral:see"
    REPORT_DECIDE = "report:decide"
    REPORT_OPEN = "report:open"
    REPORT_SEE_QUEUE = "report:see_queue"
    REPORT_TAKE = "report:take"
    SAFEKEEPING_SEE = "safekeeping:see"
    SERVICE_NOTE = "service:note"
