"""The doors by which reports come. Pure."""

from enum import StrEnum


class Channel(StrEnum):
    """The door by which a report came."""

    WEB = "web"
    WALK_IN = "walk_in"
    TELEPHONE = "telephone"
    WHATSAPP = "whatsapp"
    SAPA_129 = "sapa_129"
    PARTNER = "partner"
    API = "api"
    EMAIL = "email"
    TASK_LINK = "task_link"


PUBLIC_DOORS = (Channel.WEB, Channel.API, Channel.TASK_LINK)
"""Doors of the public site."""
HOLDS_A_CODE = frozenset({Channel.WEB, Channel.API})
"""Doors by which reporters got the six words themselves: nobody at the desk hands out another way in. By the others
whoever the report is about, or told it, sets a code of their own with a claim token."""
