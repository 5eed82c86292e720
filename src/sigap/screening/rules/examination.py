"""What a screening points to: elements, AMPK letters, risk, mediation, deadlines, each with its reason. Pure.

Written after the commands contract, section `./sigap screen`. An indication, never a verdict: a named officer decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sigap.screening.rules import reasons
from sigap.screening.rules.codes import (
    Circumstance,
    Element,
    Exploitation,
    Flag,
    Indication,
    Means,
    Process,
    ReportedBy,
    Violence,
)
from sigap.screening.rules.instrument import AmpkLetter, Instrument, instrument_on, instruments
from sigap.screening.rules.persons import PersonRole, Risk, Sex, is_child
from sigap.screening.rules.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person as far as the instrument asks: role, whole years of age (none: unknown), sex."""

    role: PersonRole
    age: int | None = None
    sex: Sex = Sex.UNKNOWN
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was heard, as codes. Everything may be empty: half-filled is a screening too."""

    acted_on: date | None = None
    process: tuple[Process, ...] = ()
    means: tuple[Means, ...] = ()
    exploitation: tuple[Exploitation, ...] = ()
    violence: tuple[Violence, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    emergency: tuple[Flag, ...] = ()
    reported_by: ReportedBy = ReportedBy.VICTIM
    note: str = field(default="", repr=False)

    def codes_of(self, element: Element) -> tuple[str, ...]:
        """The codes given for one element, each once, as they were given."""
        return tuple(dict.fromkeys(getattr(self, element.value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """A whole screening: answers, persons, when the report came to which kind of office (empty: not said)."""

    answers: Answers
    persons: tuple[Subject, ...] = ()
    reported_at: datetime | None = None
    received_by: str = ""

    @property
    def victims(self) -> tuple[Subject, ...]:
        """Those to whom it was done."""
        return tuple(person for person in self.persons if person.role is PersonRole.VICTIM)

    @property
    def has_child_victim(self) -> bool:
        """Whether any victim is under 18, or of unknown age."""
        return any(is_child(victim.age) for victim in self.victims)

    @property
    def has_child_in_conflict(self) -> bool:
        """Whether a child stands in conflict with the law, by role."""
        return any(person.role is PersonRole.CHILD_IN_CONFLICT for person in self.persons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline that the screening starts: rule code, when it falls due, legal basis."""

    rule: str
    due_at: datetime
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What the instrument says of a screening, and by which version."""

    indication: Indication
    child_rule: bool
    missing: tuple[Element, ...]
    present: dict[Element, tuple[str, ...]]
    ampk: tuple[str, ...]
    risk: Risk
    mediation_allowed: bool
    deadlines: tuple[Deadline, ...]
    reasons: tuple[Reason, ...]
    instrument: Instrument


def examine(
    answers: Answers, *, persons: Iterable[Subject], reported_at: datetime | None = None, received_by: str = ""
) -> Screened:
    """Screens answers about these persons; see `screen`."""
    return screen(Screening(answers=answers, persons=tuple(persons), reported_at=reported_at, received_by=received_by))


def screen(screening: Screening, instrument: Instrument | None = None) -> Screened:
    """Measures a screening by the version of the day of the act (of the report, else the newest, when unknown)."""
    used = instrument or _instrument_for(screening)
    answers, child = screening.answers, screening.has_child_victim
    present = {element: answers.codes_of(element) for element in Element}
    indication = _indication(present, child=child)
    risk, why_risk = _risk(screening, used, indication)
    bars = _bars(answers, used, indication)
    letters = _letters(screening, used, indication)
    missing = _missing(present, indication, child=child)
    return Screened(
        indication=indication,
        child_rule=child,
        missing=missing,
        present=present,
        ampk=letters,
        risk=risk,
        mediation_allowed=not bars,
        deadlines=_deadlines(screening, used),
        reasons=(
            *reasons.of_elements(indication, present, missing, child=child),
            *reasons.of_ages(screening.victims, _grown_in_conflict(screening)),
            *reasons.of_letters(letters),
            why_risk,
            reasons.of_mediation(bars),
            *_why_deadlines(screening, used),
        ),
        instrument=used,
    )


def _instrument_for(screening: Screening) -> Instrument:
    if screening.answers.acted_on is not None:
        return instrument_on(screening.answers.acted_on)
    if screening.reported_at is not None:
        return instrument_on(screening.reported_at.date())
    return instruments()[-1]


def _indication(present: dict[Element, tuple[str, ...]], *, child: bool) -> Indication:
    """UU 21/2007 art. 1: process, means and exploitation; of a child no means is asked (Palermo Protocol art. 3 c)."""
    if present[Element.PROCESS] and present[Element.EXPLOITATION] and (present[Element.MEANS] or child):
        return Indication.INDICATED
    return Indication.PARTIAL if any(present.values()) else Indication.NONE


def _missing(present: dict[Element, tuple[str, ...]], indication: Indication, *, child: bool) -> tuple[Element, ...]:
    if indication is not Indication.PARTIAL:
        return ()
    asked = (element for element in Element if not (child and element is Element.MEANS))
    return tuple(element for element in asked if not present[element])


def _risk(screening: Screening, used: Instrument, indication: Indication) -> tuple[Risk, Reason]:
    table, flags = used.risk, frozenset(screening.answers.emergency)
    violence = frozenset(screening.answers.violence)
    if hot := flags & table.high_flags:
        return Risk.HIGH, reasons.high_by_flags(hot)
    at_home = violence & table.home_violence if table.home_flag in flags and screening.has_child_victim else frozenset()
    if at_home:
        return Risk.HIGH, reasons.high_at_home(at_home)
    if indication is Indication.INDICATED and (held := flags & table.control_flags):
        return Risk.HIGH, reasons.high_under_control(held)
    return _risk_below_high(flags, violence & table.medium_violence, indication)


def _risk_below_high(
    flags: frozenset[Flag], violence: frozenset[Violence], indication: Indication
) -> tuple[Risk, Reason]:
    if flags:
        return Risk.MEDIUM, reasons.medium_by_flags(flags)
    if indication is not Indication.NONE:
        return Risk.MEDIUM, reasons.medium_by_elements(indication)
    if violence:
        return Risk.MEDIUM, reasons.medium_by_violence(violence)
    return Risk.LOW, reasons.low()


def _bars(
    answers: Answers, used: Instrument, indication: Indication
) -> tuple[Indication | Violence | Flag | Circumstance, ...]:
    """What forbids mediation; nothing when it is allowed."""
    table = used.mediation
    found: list[Indication | Violence | Flag | Circumstance] = []
    if indication is not Indication.NONE:
        found.append(indication)
    found += [form for form in Violence if form in table.violence and form in answers.violence]
    found += [flag for flag in Flag if flag in table.flags and flag in answers.emergency]
    found += [each for each in Circumstance if each in table.circumstances and each in answers.circumstances]
    return tuple(found)


def _letters(screening: Screening, used: Instrument, indication: Indication) -> tuple[str, ...]:
    """UU 35/2014 art. 59(2), at case level; none without a child victim or a child in conflict with the law."""
    if not (screening.has_child_victim or screening.has_child_in_conflict):
        return ()
    return tuple(letter.letter for letter in used.ampk if _is_given(letter, screening, indication))


def _is_given(letter: AmpkLetter, screening: Screening, indication: Indication) -> bool:
    answers = screening.answers
    return (
        bool(letter.roles & {person.role for person in screening.persons})
        or bool(letter.violence & set(answers.violence))
        or bool(letter.flags & set(answers.emergency))
        or bool(letter.circumstances & set(answers.circumstances))
        or (letter.any_exploitation and bool(answers.exploitation))
        or (letter.when_indicated and indication is Indication.INDICATED)
    )


def _deadlines(screening: Screening, used: Instrument) -> tuple[Deadline, ...]:
    reported_at = screening.reported_at
    if reported_at is None:
        return ()
    return tuple(
        Deadline(rule=each.rule, due_at=reported_at + each.lasts, basis=each.origin.basis)
        for each in used.deadlines
        if each.violence & set(screening.answers.violence)
        and screening.received_by in each.received_by
        and screening.answers.reported_by in each.reported_by
    )


def _why_deadlines(screening: Screening, used: Instrument) -> Iterable[Reason]:
    answers = screening.answers
    for each in used.deadlines:
        if not each.violence & set(answers.violence):
            continue
        if screening.received_by not in each.received_by:
            yield reasons.no_deadline_here()
        elif answers.reported_by not in each.reported_by:
            yield reasons.no_deadline_by(answers.reported_by)
        elif screening.reported_at is None:
            yield reasons.no_deadline_yet()
        else:
            yield reasons.deadline(each)


def _grown_in_conflict(screening: Screening) -> tuple[Subject, ...]:
    """Those in the role of a child in conflict whose age says otherwise: the role is to be checked."""
    in_conflict = (person for person in screening.persons if person.role is PersonRole.CHILD_IN_CONFLICT)
    return tuple(person for person in in_conflict if not is_child(person.age))
