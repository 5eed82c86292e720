"""What a hearing is for, how it ends, how a child may be heard and by which law. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from

CLASH_WITHIN = timedelta(hours=2)
"""Two hearings that begin so near to each other cannot both be accompanied by one person."""
LONGEST_AHEAD = timedelta(days=366)


class HearingAgenda(StrEnum):
    """What a hearing is for, in the order of a trial; the others after it."""

    INDICTMENT = "agenda_indictment"
    OBJECTION = "agenda_objection"
    INTERIM_RULING = "agenda_interim_ruling"
    WITNESSES = "agenda_witnesses"
    VICTIM_HEARD = "agenda_victim_heard"
    EXPERTS = "agenda_experts"
    ACCUSED_HEARD = "agenda_accused_heard"
    DEMAND = "agenda_demand"
    DEFENCE = "agenda_defence"
    REPLIES = "agenda_replies"
    VERDICT = "agenda_verdict"
    PRETRIAL = "agenda_pretrial"
    DIVERSION = "agenda_diversion"
    RESTITUTION = "agenda_restitution"
    OTHER = "agenda_other"


class HearingStatus(StrEnum):
    """Where a hearing stands."""

    PLANNED = "hearing_planned"
    HAPPENED = "hearing_happened"
    MOVED = "hearing_moved"
    CANCELLED = "hearing_cancelled"


class HearingOutcome(StrEnum):
    """How one that took place ended."""

    HEARD = "outcome_heard"
    NOT_HEARD = "outcome_not_heard"
    ADJOURNED = "outcome_adjourned"
    RULED = "outcome_ruled"


class MoveReason(StrEnum):
    """Why it was postponed."""

    JUDGE = "move_judge"
    PROSECUTOR = "move_prosecutor"
    ACCUSED = "move_accused"
    WITNESS = "move_witness"
    COMPANION = "move_companion"
    NOT_READY = "move_not_ready"
    OTHER = "move_other"


class OffReason(StrEnum):
    """Why it was called off; it stands where the reason of a postponement does."""

    COURT = "off_by_court"
    NOT_NEEDED = "off_not_needed"
    ENDED = "off_case_ended"
    WRONG = "off_wrong_entry"
    OTHER = "off_other"


class ArrangementKind(StrEnum):
    """How a child is spared at a hearing."""

    RECORDED = "recorded"
    REMOTE = "remote"
    ACCUSED_OUT = "accused_out"
    CLOSED = "closed_hearing"
    NO_UNIFORM = "no_uniform"


class LawOfficial(StrEnum):
    """Of whom an arrangement is asked, and who answers."""

    INVESTIGATOR = "of_investigator"
    PROSECUTOR = "of_prosecutor"
    JUDGE = "of_judge"


class ArrangementAnswer(StrEnum):
    """What was answered."""

    WAITING = "arrangement_waiting"
    GRANTED = "arrangement_granted"
    REFUSED = "arrangement_refused"


class HearingCostKind(StrEnum):
    """What coming to a hearing costs."""

    TRANSPORT = "cost_transport"
    LODGING = "cost_lodging"
    MEALS = "cost_meals"
    WITNESS = "cost_witness"


class CostPayer(StrEnum):
    """Of whom it is claimed."""

    COURT = "payer_court"
    PROSECUTION = "payer_prosecution"
    POLICE = "payer_police"
    UNIT = "payer_unit"
    LPSK = "payer_lpsk"


class CompanionStep(StrEnum):
    """What happened to somebody who accompanies."""

    WAS_CHOSEN = "companion_chosen"
    CONFIRMED = "companion_confirmed"
    DECLINED = "companion_declined"
    REPLACED = "companion_replaced"


class CostStep(StrEnum):
    """What happened to a cost."""

    CLAIMED = "cost_claimed"
    RECEIVED = "cost_received"


class RingReason(StrEnum):
    """Of what people are reminded."""

    NEAR = "ring_near"
    ALONE = "ring_alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementLaw:
    """One arrangement with the law by which it is asked for."""

    kind: ArrangementKind
    label: str
    basis: str
    provision: Provision


@cache
def arrangement_laws() -> Mapping[ArrangementKind, ArrangementLaw]:
    """Every arrangement with its law, in the order of the file."""
    return {
        ArrangementKind(row["code"]): ArrangementLaw(
            kind=ArrangementKind(row["code"]),
            label=row["label"],
            basis=row["basis"],
            provision=provision_from("hearings", row["code"], row["label"], row),
        )
        for row in toml_file("sigap.hearings", "arrangements.toml")["arrangements"]
    }


def provisions() -> tuple[Provision, ...]:
    """Every row, as a jurist confirms it."""
    return tuple(law.provision for law in arrangement_laws().values())


def is_spared(answers: Iterable[str]) -> bool:
    """Whether something that spares the child is granted or still to be answered."""
    return any(answer != ArrangementAnswer.REFUSED for answer in answers)
