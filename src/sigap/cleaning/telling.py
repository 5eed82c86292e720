"""At the desk: where files from strangers are cleaned by nobody, the house is told, and again once they are.

An officer learns it from the refusal; who keeps the system running from the health of the house.
"""

from sigap.access.entry import by_itself
from sigap.cleaning.kinds import LARGEST_BYTES, NotClean, Refusal
from sigap.cleaning.running import CleanCopy, clean, refusal_of_own_file
from sigap.mailbox.health import tell_cleaner


def clean_or_tell(raw: bytes, *, most: int = LARGEST_BYTES) -> CleanCopy:
    """As clean(); where no cleaner answered, or could be confined, that is told at once."""
    try:
        return clean(raw, most=most)
    except NotClean as not_clean:
        if not_clean.reason is Refusal.NO_SANDBOX:
            with by_itself():
                tell_cleaner(answers=False)
        raise


def try_cleaner() -> None:
    """Tries it and tells: whatever it makes of a file of ours but a copy, it does not work. Busy, it was not tried."""
    refusal = refusal_of_own_file()
    if refusal is not Refusal.BUSY:
        with by_itself():
            tell_cleaner(answers=refusal is None)
