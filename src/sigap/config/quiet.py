"""How a process writes its log: what went wrong and where in the code, never what was in it.

An exception's message may quote what was posted, and a framework's line may hold an address: both are left out.
"""

import logging
import traceback
from datetime import UTC, datetime

_OWN = "sigap"
_FILLED = "django.security."


class QuietFormatter(logging.Formatter):
    """Moment, level, logger, then the words of our own lines; of others' lines only their unfilled form."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and for an exception its kind with file, line and function of every frame."""
        moment = datetime.fromtimestamp(record.created, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        is_own = record.name.partition(".")[0] == _OWN
        words = record.getMessage() if is_own else _unfilled(record)
        lines = [f"{moment} {record.levelname} {record.name} {words}".rstrip()]
        if record.exc_info and record.exc_info[1] is not None:
            lines += _where(record.exc_info[1])
        return "\n".join(lines)


def _unfilled(record: logging.LogRecord) -> str:
    # Django's refusals of requests come ready filled, with the host or address that somebody sent.
    words = "" if record.name.startswith(_FILLED) else str(record.msg)
    status = getattr(record, "status_code", None)  # of an answer: a number says much, and nothing of who asked
    return f"{words} {status}" if isinstance(status, int) else words


def _where(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {type(error).__module__}.{type(error).__qualname__}"]
    lines += [f"    {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines + (_where(cause) if cause is not None else [])
