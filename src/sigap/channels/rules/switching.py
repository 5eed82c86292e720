"""The kill switch of a channel: what it stops, and the reasons there are. Pure."""

from enum import StrEnum

from sigap.mailbox.channels import Channel

SWITCHED = (Channel.WHATSAPP, Channel.EMAIL)
"""Channels by which SIGAP itself speaks to a stranger's server. Off, it fetches, asks and answers nothing there; what
people write is still kept and still becomes a report."""


class SwitchReason(StrEnum):
    """Why a channel is switched off, or on again."""

    ACCOUNT_TAKEN = "account_taken"
    KEY_LEAKED = "key_leaked"
    ANSWERS_WRONG = "answers_wrong"
    CARRIER_TROUBLE = "carrier_trouble"
    TRIAL = "trial"
    MENDED = "mended"


OFF_REASONS = tuple(reason for reason in SwitchReason if reason is not SwitchReason.MENDED)
