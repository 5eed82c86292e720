"""What a client was asked and said, as the tables of the paper that they sign."""

from collections.abc import Mapping, Sequence

from sigap.access.roles import OfficeKind
from sigap.assistance.models import LINE_LABELS, PURPOSE_LABELS, TOLD_LABELS
from sigap.assistance.queries import ConsentStanding
from sigap.assistance.queries.consents import Key
from sigap.assistance.rules import ConsentState, ReferralPurpose, ServiceLine, Topic, sharings
from sigap.letters.case_papers import PaperBlock, paper_table, paper_text

type ConsentStandings = Mapping[Key, ConsentStanding]
"""What stands of one client's answers, by topic."""
type _Rows = list[tuple[str, str, str]]
type _Mark = tuple[str, str, str]
"""What stands beside the words, in the column for yes, in the column for no."""
_WIDTHS = (8, 1, 1)
_YES, _NO = ("", "X", ""), ("", "", "X")
_MARKS: Mapping[ConsentState, _Mark] = {
    ConsentState.GIVEN: _YES,
    ConsentState.REFUSED: _NO,
    ConsentState.WITHDRAWN: _NO,
    ConsentState.EXPIRED: (" (habis masa berlaku, tanyakan lagi)", "", ""),
    ConsentState.BARRED: (" (jawaban itu tidak sah, tanyakan lagi)", "", ""),
    ConsentState.VITAL_INTEREST: (" (tanpa persetujuan, demi keselamatan jiwa)", "", ""),
}
"""A barred guardian is not called the suspect here: the paper may be read at home."""


def consent_tables(standings: ConsentStandings) -> list[PaperBlock]:
    """As it was talked over, to be signed, with what waits for an answer again; before any talk all questions open."""
    marks = {key: _MARKS[each.state] for key, each in standings.items() if each.state in _MARKS}
    services, sharing = _answered(marks) if marks else _unanswered()
    ending = (
        "Yang tidak tertulis di sini belum dibahas: belum boleh dikerjakan, dan belum boleh diberi tahu."
        if marks
        else "Hanya yang ditandai Setuju yang boleh dikerjakan dan diberi tahu."
    )
    if not {_YES, _NO}.issuperset(marks.values()):
        ending += " Yang tertulis tanpa tanda menunggu jawaban: hanya yang demi keselamatan jiwa boleh berjalan dulu."
    tables = (("Layanan", services), ("Yang boleh diberi tahu, untuk apa", sharing))
    return [
        *(paper_table([title, "Setuju", "Tidak"], rows, _WIDTHS) for title, rows in tables if rows),
        paper_text(ending),
    ]


def _unanswered() -> tuple[_Rows, _Rows]:
    services = [(str(LINE_LABELS[line]), "", "") for line in ServiceLine]
    return services, [(_sharing_words(kind, aims), "", "") for kind, aims in sharings()]


def _answered(marks: Mapping[Key, _Mark]) -> tuple[_Rows, _Rows]:
    services = [
        _marked(str(LINE_LABELS[line]), marks[key])
        for line in ServiceLine
        if (key := (Topic.SERVICE.value, line.value, "", "")) in marks
    ]
    sharing: _Rows = []
    for kind, aims in sharings():
        for mark in dict.fromkeys(_MARKS.values()):
            heard = [aim for aim in aims if marks.get((Topic.SHARING.value, "", kind, aim.value)) == mark]
            if heard:
                sharing.append(_marked(_sharing_words(kind, heard), mark))
    return services, sharing


def _marked(words: str, mark: _Mark) -> tuple[str, str, str]:
    return (words + mark[0], *mark[1:])


def _sharing_words(kind: OfficeKind, aims: Sequence[ReferralPurpose]) -> str:
    return f"{TOLD_LABELS[OfficeKind(kind)]}: {', '.join(str(PURPOSE_LABELS[aim]).lower() for aim in aims)}"
