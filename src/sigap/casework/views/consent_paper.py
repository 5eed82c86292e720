"""What a client was asked and said, as the tables of the paper that they sign."""

from collections.abc import Mapping, Sequence

from sigap.access.roles import OfficeKind
from sigap.assistance.models import LINE_LABELS, PURPOSE_LABELS, TOLD_LABELS
from sigap.assistance.queries import ConsentStanding
from sigap.assistance.queries.consents import Key
from sigap.assistance.rules import ConsentState, ReferralPurpose, ServiceLine, Topic, sharings
from sigap.letters.case_papers import PaperBlock, paper_table, paper_text

type Said = Mapping[Key, ConsentStanding]
"""What stands of one client's answers, by topic."""
type _Rows = list[tuple[str, str, str]]
_WIDTHS = (8, 1, 1)
_SIGNED = {
    ConsentState.GIVEN: True,
    ConsentState.REFUSED: False,
    ConsentState.WITHDRAWN: False,
}


def consent_tables(said: Said) -> list[PaperBlock]:
    """As it was talked over, to be signed; before any talk with every question open."""
    told = {key: _SIGNED[each.state] for key, each in said.items() if each.state in _SIGNED}
    services, sharing = _answered(told) if told else _unanswered()
    ending = (
        "Yang tidak tertulis di sini belum dibahas: belum boleh dikerjakan, dan belum boleh diberi tahu."
        if told
        else "Hanya yang ditandai Setuju yang boleh dikerjakan dan diberi tahu."
    )
    return [
        paper_table(["Layanan", "Setuju", "Tidak"], services, _WIDTHS),
        paper_table(["Yang boleh diberi tahu, untuk apa", "Setuju", "Tidak"], sharing, _WIDTHS),
        paper_text(ending),
    ]


def _unanswered() -> tuple[_Rows, _Rows]:
    services = [(str(LINE_LABELS[line]), "", "") for line in ServiceLine]
    return services, [(_told_words(kind, aims), "", "") for kind, aims in sharings()]


def _answered(told: Mapping[Key, bool]) -> tuple[_Rows, _Rows]:
    services = [
        _marked(str(LINE_LABELS[line]), is_yes=told[key])
        for line in ServiceLine
        if (key := (Topic.SERVICE.value, line.value, "", "")) in told
    ]
    sharing: _Rows = []
    for kind, aims in sharings():
        for is_yes in (True, False):
            heard = [aim for aim in aims if told.get((Topic.SHARING.value, "", kind, aim.value)) is is_yes]
            if heard:
                sharing.append(_marked(_told_words(kind, heard), is_yes=is_yes))
    return services, sharing


def _marked(words: str, *, is_yes: bool) -> tuple[str, str, str]:
    return (words, "X", "") if is_yes else (words, "", "X")


def _told_words(kind: OfficeKind, aims: Sequence[ReferralPurpose]) -> str:
    return f"{TOLD_LABELS[OfficeKind(kind)]}: {', '.join(str(PURPOSE_LABELS[aim]).lower() for aim in aims)}"
