"""Marks of the legal track as the one table of transitions has them. Pure.

They are reference data (`reference/marks.toml`); what follows from them for one suspect is in `rules.track`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, SourceKind, statute_of


class MarkKind(StrEnum):
    """What happened on the legal track."""

    LP = "lp"
    INQUIRY = "inquiry"
    SP2HP = "sp2hp"
    SPRINDIK = "sprindik"
    SPDP = "spdp"
    SPDP_RECEIVED = "spdp_received"
    COORDINATION = "coordination"
    NAMED_SUSPECT = "named_suspect"
    SUSPECT_NOTIFIED = "suspect_notified"
    STAGE_ONE = "stage_one"
    P18 = "p18"
    P19 = "p19"
    CASE_CONFERENCE = "case_conference"
    FILE_SURRENDERED = "file_surrendered"
    PROSECUTION_DECIDED = "prosecution_decided"
    P21 = "p21"
    STAGE_TWO = "stage_two"
    INDICTMENT = "indictment"
    SENT_TO_COURT = "sent_to_court"
    TRIAL = "trial"
    SENTENCE_DEMANDED = "sentence_demanded"
    VERDICT = "verdict"
    APPEAL = "appeal"
    CASSATION = "cassation"
    INKRACHT = "inkracht"
    EXECUTION = "execution"
    SP3 = "sp3"
    SP3_NOTIFIED = "sp3_notified"
    DIVERSION_STARTED = "diversion_started"
    DIVERSION = "diversion"
    DIVERSION_FAILED = "diversion_failed"
    DIVERSION_ORDER = "diversion_order"
    RESTORATIVE = "restorative"
    RESTORATIVE_DONE = "restorative_done"
    RESTORATIVE_ORDER = "restorative_order"
    PLEA = "plea"
    PLEA_ORDER = "plea_order"
    PEACE = "peace"
    COMPLAINT_WITHDRAWN = "complaint_withdrawn"
    WANTED = "wanted"
    FOUND = "found"
    RELEASED = "released"
    DIED = "died"
    VERDICT_COPY = "verdict_copy"
    ACT_KNOWN = "act_known"
    ACT_KNOWN_ABROAD = "act_known_abroad"
    COMPLAINT = "complaint"
    RECORDING_ASKED = "recording_asked"
    RECORDING_ORDERED = "recording_ordered"
    LPSK = "lpsk"


class Ruling(StrEnum):
    """How a court ruled on one suspect. A measure against a child is a conviction too."""

    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    DISCHARGED = "discharged"
    INADMISSIBLE = "inadmissible"
    PARDONED = "pardoned"


RULED = frozenset({MarkKind.VERDICT, MarkKind.INKRACHT})
"""Marks that have a ruling."""
FREEING = frozenset(Ruling) - {Ruling.CONVICTED}
"""Rulings after which nobody is punished, and who was held goes free."""
AT_LARGE = frozenset({MarkKind.RELEASED, MarkKind.WANTED})
"""Marks after which a suspect may stand at the victim's door."""
AT_LARGE_NO_MORE = frozenset({MarkKind.FOUND, MarkKind.DIED, MarkKind.EXECUTION})
NOT_GUILTY = FREEING - {Ruling.PARDONED}


class Track(StrEnum):
    """Who makes the paper."""

    POLICE = "police"
    PROSECUTOR = "prosecutor"
    COURT = "court"
    VICTIM = "victim"
    OUTSIDE = "outside"


class TrackLine(StrEnum):
    """On which line of the table a mark stands: report to execution, side exits, the suspect's state, the victim."""

    MAIN = "main"
    EXIT = "exit"
    PERSON = "person"
    VICTIM = "victim"


class DossierStep(StrEnum):
    """What happens to the dossier of a suspect."""

    NUMBERED = "dossier_numbered"
    JOINED = "dossier_joined"
    SPLIT = "dossier_split"


class MarkSource(StrEnum):
    """According to whom a mark stands, where neither the police nor the prosecutor entered it."""

    INVESTIGATOR = "investigator"
    PROSECUTOR = "prosecutor"
    COURT = "court"
    VICTIM = "victim"
    FAMILY = "family"
    LAWYER = "lawyer"
    LETTER = "letter"


class TellManner(StrEnum):
    """How a victim was told of the progress."""

    IN_PERSON = "in_person"
    SAFE_CALL = "safe_call"
    COMPANION = "companion"
    LETTER = "handed_letter"


class Oddity(StrEnum):
    """What is unusual about a mark."""

    MISSING_BEFORE = "missing_before"
    EARLIER_THAN = "earlier_than"
    LATER_THAN = "later_than"
    TWICE = "twice"
    AFTER_END = "after_end"
    NUMBER_ELSEWHERE = "number_elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkType:
    """One kind of mark, as the reference data has it."""

    kind: MarkKind
    label: str
    track: Track
    line: TrackLine
    after: tuple[MarkKind, ...]
    needs: tuple[MarkKind, ...]
    leads_to: tuple[MarkKind, ...]
    is_per_person: bool
    is_once: bool
    ends: bool
    basis: str
    source: str
    source_kind: SourceKind

    @property
    def provision(self) -> Provision:
        """The row as a jurist reads and confirms it."""
        before = ", ".join(mark_types()[each].label for each in self.after)
        return Provision(
            register="marks",
            code=self.kind.value,
            statute=statute_of(self.basis),
            title=self.label,
            lines=(
                ("Dasar", self.basis),
                ("Biasanya sesudah", before),
                ("Tidak sebelum", ", ".join(mark_types()[each].label for each in self.needs)),
                ("Mengakhiri jalur", "Ya" if self.ends else ""),
            ),
            source=self.source,
            kind=self.source_kind,
        )


class Procedure(StrEnum):
    """Which law of criminal procedure a case follows."""

    OLD = "old"
    NEW = "new"


KUHAP_SINCE = date(2026, 1, 2)


@cache
def mark_types() -> Mapping[MarkKind, MarkType]:
    """The shipped kinds, in the order of the track."""
    data = toml_file("sigap.legal", "marks.toml")
    return {
        MarkKind(row["code"]): MarkType(
            kind=MarkKind(row["code"]),
            label=row["label"],
            track=Track(row["track"]),
            line=TrackLine(row["line"]),
            after=tuple(map(MarkKind, row["after"])),
            needs=tuple(map(MarkKind, row["needs"])),
            leads_to=tuple(map(MarkKind, row["next"])),
            is_per_person=row["is_per_person"],
            is_once=row["is_once"],
            ends=row.get("ends", False),
            basis=row["basis"],
            source=data["sources"].get(row["source"], row["source"]),
            source_kind=SourceKind(row["kind"]),
        )
        for row in data["marks"]
    }


_STEPS = frozenset({MarkKind.P21, MarkKind.STAGE_TWO, MarkKind.APPEAL, MarkKind.CASSATION})


@cache
def overtaking(kind: MarkKind) -> frozenset[MarkKind]:
    """The marks after which this step is no news any more, where nobody told of it before."""
    later = list(MarkKind)[list(MarkKind).index(kind) + 1 :] if kind in _STEPS else []
    return frozenset(each for each in later if mark_types()[each].line is TrackLine.MAIN)
