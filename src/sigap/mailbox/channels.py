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
