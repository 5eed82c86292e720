"""Whether a case was screened for trafficking, and what was found: not screened is not "none". Pure."""

from collections.abc import Iterable
from enum import StrEnum

from sigap.screening.rules.codes import Indication


class ScreeningState(StrEnum):
    """What the newest screening says. The codes of an indication, and one for where nobody asked."""

    INDICATED = "indicated"
    PARTIAL = "partial"
    NONE = "none"
    UNSCREENED = "unscreened"


def screening_state(indication: Indication, *, is_asked: bool) -> ScreeningState:
    """No element noted says "none" only where somebody says that the elements were asked for."""
    if indication is Indication.NONE and not is_asked:
        return ScreeningState.UNSCREENED
    return ScreeningState(indication.value)


def never_screened(victims: Iterable[int], *, state: ScreeningState, screened: Iterable[int]) -> list[int]:
    """The numbers of the victims whom no screening was about."""
    done = set() if state is ScreeningState.UNSCREENED else set(screened)
    return sorted(set(victims) - done)
