"""What a screening points to: elements, letters, risk, sexual offence, mediation, deadlines, and why. Pure.

Written after the commands contract, section `./sigap screen`. An indication, never a verdict: a named officer decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

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
from sigap.screening.rules.instrument import (
    AmpkLetter,
    DeadlineRule,
    ScreeningInstrument,
    instrument_on,
    newest_instrument,
)
from sigap.screening.rules.persons import PersonRole, Risk, Sex, age_on, is_child
from sigap.screening.rules.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person as far as the instrument asks: role, whole years of age on the day of the act (none: unknown), sex.

    `recorded_age` is the age as it was recorded on another day, where there is one.
    """

    role: PersonRole
    age: int | None = None
    sex: Sex = Sex.UNKNOWN
    ref: str = ""
    recorded_age: int | None = None

    def on_day_of_act(self, acted_on: date | None, *, recorded_on: date) -> Self:
        """The same person at the age that counts, where the day of the act is known and another than the recorded."""
        if self.age is None or acted_on is None:
            return self
        then = age_on(acted_on, age_years=self.age, recorded_on=recorded_on)
        return self if then == self.age else replace(self, age=then, recorded_age=self.age)


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
    reported_by: ReportedBy | None = None
    note: str = field(default="", repr=False)

    @property
    def reporter(self) -> ReportedBy:
        """Who reported; nobody said who counts as the victim, so that no duty waits for the answer."""
        return self.reported_by or ReportedBy.VICTIM

    def codes_of(self, element: Element) -> tuple[str, ...]:
        """The codes given for one element, each once, as they were given."""
        return tuple(dict.fromkeys(getattr(self, element.value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """A whole screening: answers, persons, when the report came to which kind of office (empty: not said).

    `reported_at` is in the zone of that office: where no day of the act is known, its day says which law is asked.
    """

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
class ScreeningResult:
    """What the instrument says of a screening, and by which version."""

    indication: Indication
    child_rule: bool
    missing: tuple[Element, ...]
    present: dict[Element, tuple[str, ...]]
    ampk: tuple[str, ...]
    risk: Risk
    sexual_offence: bool
    mediation_allowed: bool
    deadlines: tuple[Deadline, ...]
    reasons: tuple[Reason, ...]
    instrument: ScreeningInstrument


def examine(
    answers: Answers, *, persons: Iterable[Subject], reported_at: datetime | None = None, received_by: str = ""
) -> ScreeningResult:
    """Screens answers about these persons; see `screen`."""
    return screen(Screening(answers=answers, persons=tuple(persons), reported_at=reported_at, received_by=received_by))


type Offence = tuple[Violence | Exploitation | Circumstance, ...]
"""What makes a sexual offence; nothing when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """A screening with what the rest follows from."""

    screening: Screening
    used: ScreeningInstrument
    indication: Indication
    offence: Offence

    @property
    def answers(self) -> Answers:
        return self.screening.answers

    @property
    def is_indicated(self) -> bool:
        return self.indication is Indication.INDICATED


def screen(screening: Screening, instrument: ScreeningInstrument | None = None) -> ScreeningResult:
    """Measures a screening by the version of the day of the act (of the report, else the newest, when unknown)."""
    used, child = instrument or _instrument_for(screening), screening.has_child_victim
    present = {element: screening.answers.codes_of(element) for element in Element}
    indication = _indication(present, child=child)
    offence = _offence(screening, used, indication)
    found = _Measured(screening=screening, used=used, indication=indication, offence=offence)
    risk, why_risk = _risk(found)
    bars, letters = _bars(found), _letters(found)
    missing = _missing(present, indication, child=child)
    return ScreeningResult(
        indication=indication,
        child_rule=child,
        missing=missing,
        present=present,
        ampk=letters,
        risk=risk,
        sexual_offence=bool(offence),
        mediation_allowed=not bars,
        deadlines=_deadlines(found),
        reasons=(
            *reasons.of_elements(indication, present, missing, child=child),
            *reasons.of_ages(screening.victims, _grown_in_conflict(screening), used.child_rule),
            *reasons.of_letters(letters),
            why_risk,
            *((reasons.of_offence(offence, used.offence.origin.basis),) if offence and used.offence else ()),
            reasons.of_mediation(bars),
            *_why_deadlines(found),
        ),
        instrument=used,
    )


def _instrument_for(screening: Screening) -> ScreeningInstrument:
    if screening.answers.acted_on is not None:
        return instrument_on(screening.answers.acted_on)
    if screening.reported_at is not None:
        return instrument_on(screening.reported_at.date())
    return newest_instrument()


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


def _offence(screening: Screening, used: ScreeningInstrument, indication: Indication) -> Offence:
    """UU 12/2022 art. 4, as far as the version counts it."""
    table, answers, child = used.offence, screening.answers, screening.has_child_victim
    if table is None:
        return ()
    found: list[Violence | Exploitation | Circumstance] = [each for each in Violence if each in table.violence]
    if child or indication is Indication.INDICATED:
        found += [each for each in Exploitation if each in table.exploitation]
    if child:
        found += [each for each in Circumstance if each in table.child_circumstances]
    signs = {*answers.violence, *answers.exploitation, *answers.circumstances}
    return tuple(each for each in found if each in signs)


def _risk(found: _Measured) -> tuple[Risk, Reason]:
    if why := _why_high(found):
        return Risk.HIGH, why
    if why := _why_medium(found):
        return Risk.MEDIUM, why
    return Risk.LOW, reasons.low()


def _why_high(found: _Measured) -> Reason | None:
    table, flags, child = found.used.risk, frozenset(found.answers.emergency), found.screening.has_child_victim
    if hot := flags & table.high_flags:
        return reasons.high_by_flags(hot)
    if table.home_flag in flags and child and (harm := _harm(found, table.home_violence)):
        return reasons.high_at_home(harm)
    if not found.is_indicated:
        return None
    held, by = flags & table.control_flags, table.control_means & set(found.answers.means)
    if held or by:
        return reasons.high_under_control(held, by)
    return reasons.high_for_child() if child and table.by_indicated_child else None


def _why_medium(found: _Measured) -> Reason | None:
    if found.answers.emergency:
        return reasons.medium_by_flags(found.answers.emergency)
    if found.indication is not Indication.NONE:
        return reasons.medium_by_elements(found.indication)
    harm = _harm(found, found.used.risk.medium_violence)
    return reasons.medium_by_violence(harm) if harm else None


def _harm(found: _Measured, violence: frozenset[Violence]) -> Offence:
    """Violence of these forms, and the sexual offence where the version counts it."""
    violence_found = tuple(each for each in Violence if each in violence and each in found.answers.violence)
    return (*violence_found, *found.offence) if found.used.risk.by_offence else violence_found


def _bars(found: _Measured) -> tuple[Indication | Violence | Exploitation | Flag | Circumstance, ...]:
    """What forbids mediation; nothing when it is allowed."""
    table, answers = found.used.mediation, found.answers
    bars: list[Indication | Violence | Exploitation | Flag | Circumstance] = []
    if found.indication is not Indication.NONE:
        bars.append(found.indication)
    if table.by_offence:
        bars += found.offence
    violence = table.violence | (table.child_violence if found.screening.has_child_victim else frozenset())
    bars += [form for form in Violence if form in violence and form in answers.violence]
    bars += [flag for flag in Flag if flag in table.flags and flag in answers.emergency]
    bars += [each for each in Circumstance if each in table.circumstances and each in answers.circumstances]
    return tuple(bars)


def _letters(found: _Measured) -> tuple[str, ...]:
    """UU 35/2014 art. 59(2), at case level; none without a child victim or a child in conflict with the law."""
    if not (found.screening.has_child_victim or found.screening.has_child_in_conflict):
        return ()
    return tuple(letter.letter for letter in found.used.ampk if _is_given(letter, found))


def _is_given(letter: AmpkLetter, found: _Measured) -> bool:
    answers = found.answers
    return (
        bool(letter.roles & {person.role for person in found.screening.persons})
        or bool(letter.violence & set(answers.violence))
        or bool(letter.flags & set(answers.emergency))
        or bool(letter.circumstances & set(answers.circumstances))
        or (letter.any_exploitation and bool(answers.exploitation))
        or (letter.when_indicated and found.is_indicated)
        or (letter.by_offence and bool(found.offence))
    )


def _deadlines(found: _Measured) -> tuple[Deadline, ...]:
    reported_at = found.screening.reported_at
    if reported_at is None:
        return ()
    return tuple(
        Deadline(rule=each.rule, due_at=reported_at + each.lasts, basis=each.origin.basis)
        for each in found.used.deadlines
        if _is_owed(each, found) and found.screening.received_by in each.received_by and _has_told(each, found)
    )


def _is_owed(rule: DeadlineRule, found: _Measured) -> bool:
    return (
        bool(rule.violence & set(found.answers.violence))
        or (rule.by_offence and bool(found.offence))
        or (rule.when_indicated and found.is_indicated)
    )


def _has_told(rule: DeadlineRule, found: _Measured) -> bool:
    reporter = found.answers.reporter
    return reporter in rule.reported_by or (found.screening.has_child_victim and reporter in rule.child_reported_by)


def _why_deadlines(found: _Measured) -> Iterable[Reason]:
    screening = found.screening
    for each in found.used.deadlines:
        if not _is_owed(each, found):
            continue
        if screening.received_by not in each.received_by:
            yield reasons.no_deadline_here(each)
        elif not _has_told(each, found):
            yield reasons.no_deadline_by(screening.answers.reporter)
        elif screening.reported_at is None:
            yield reasons.no_deadline_yet(each)
        else:
            yield reasons.deadline(each, screening.answers.reporter)


def _grown_in_conflict(screening: Screening) -> tuple[Subject, ...]:
    """Those in the role of a child in conflict whose age says otherwise: the role is to be checked."""
    in_conflict = (person for person in screening.persons if person.role is PersonRole.CHILD_IN_CONFLICT)
    return tuple(person for person in in_conflict if not is_child(person.age))
