"""Writes about one's own sign-in, sessions and language, and about gaps in duty. Each leaves a trace."""

from sigap.access.actions.gaps import GapChanges, watch_gaps
from sigap.access.actions.language import LANGUAGES, UnableToSetLanguage, set_language
from sigap.access.actions.passwords import UnableToChangePassword, change_password, note_threshold
from sigap.access.actions.resets import UnableToReset, stop_reset, use_reset
from sigap.access.actions.sessions import UnableToEndSession, end_other_sessions, end_session, end_sessions_of
from sigap.access.actions.unsent import UnableToKeepUnsent, drop_unsent, keep_unsent

__all__ = [
    "LANGUAGES",
    "GapChanges",
    "UnableToChangePassword",
    "UnableToEndSession",
    "UnableToKeepUnsent",
    "UnableToReset",
    "UnableToSetLanguage",
    "change_password",
    "drop_unsent",
    "end_other_sessions",
    "end_session",
    "end_sessions_of",
    "keep_unsent",
    "note_threshold",
    "set_language",
    "stop_reset",
    "use_reset",
    "watch_gaps",
]
