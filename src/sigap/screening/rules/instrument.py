"""The screening instrument as dated reference data: which flags, forms and circumstances weigh how. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.screening.rules.codes import Circumstance, Flag, ReportedBy, Violence
from sigap.screening.rules.persons import PersonRole


class InstrumentUnfit(ValueError):
    """Reference data that makes no usable instrument; the message names what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a part of the instrument comes from, and whether a legal officer has confirmed it."""

    basis: str
    source: str
    is_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskTable:
    """What makes a risk high or medium."""

    origin: Source
    high_flags: frozenset[Flag]
    home_flag: Flag
    home_violence: frozenset[Violence]
    control_flags: frozenset[Flag]
    medium_violence: frozenset[Violence]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationBars:
    """What forbids mediation, beside any element of trafficking."""

    origin: Source
    violence: frozenset[Violence]
    flags: frozenset[Flag]
    circumstances: frozenset[Circumstance]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmpkLetter:
    """What gives one letter of UU 35/2014 art. 59(2); any of it suffices."""

    letter: str
    roles: frozenset[PersonRole]
    violence: frozenset[Violence]
    flags: frozenset[Flag]
    circumstances: frozenset[Circumstance]
    any_exploitation: bool
    when_indicated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """A deadline that a screening starts: so long after the report, for these forms, receivers and reporters."""

    rule: str
    lasts: timedelta
    origin: Source
    violence: frozenset[Violence]
    received_by: frozenset[str]
    reported_by: frozenset[ReportedBy]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One version of the instrument, from `valid_from` to the day before `valid_to`."""

    version: str
    valid_from: date
    valid_to: date | None
    origin: Source
    risk: RiskTable
    mediation: MediationBars
    ampk_origin: Source
    ampk: tuple[AmpkLetter, ...]
    deadlines: tuple[DeadlineRule, ...]

    def stands_on(self, day: date) -> bool:
        """Whether it is the version of that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def is_verified(self) -> bool:
        """Whether a legal officer has confirmed every part."""
        parts = (self.origin, self.risk.origin, self.mediation.origin, self.ampk_origin)
        return all(part.is_verified for part in (*parts, *(each.origin for each in self.deadlines)))


def instruments_from(reference: Mapping[str, Any]) -> tuple[Instrument, ...]:
    """Every version of a reference file, the oldest first. Raises InstrumentUnfit, also when two stand on one day."""
    try:
        found = sorted((_instrument(row) for row in reference["instruments"]), key=lambda each: each.valid_from)
    except (KeyError, TypeError, ValueError) as error:
        raise InstrumentUnfit(f"{type(error).__name__}: {error}") from None
    if not found:
        raise InstrumentUnfit("no instrument at all")
    for before, after in pairwise(found):
        if before.valid_to is None or before.valid_to > after.valid_from:
            raise InstrumentUnfit(f"{after.version}: stands beside {before.version}")
    if len({each.version for each in found}) != len(found):
        raise InstrumentUnfit("two instruments bear one version")
    return tuple(found)


@cache
def instruments() -> tuple[Instrument, ...]:
    """The shipped versions, the oldest first."""
    return instruments_from(toml_file("sigap.screening", "screening.toml"))


def instrument_on(day: date, known: Sequence[Instrument] | None = None) -> Instrument:
    """The version for an act of this day: the one that stands, the first for what lies before it.

    In a gap, or past the end of the last, the one that stood before goes on.
    """
    versions = instruments() if known is None else known
    begun = [each for each in versions if each.valid_from <= day]
    return begun[-1] if begun else versions[0]


def instrument_of(version: str) -> Instrument | None:
    """The version by its name; none when this SIGAP no longer ships it."""
    return next((each for each in instruments() if each.version == version), None)


def _instrument(row: Mapping[str, Any]) -> Instrument:
    risk, mediation, ampk = row["risk"], row["mediation"], row["ampk"]
    return Instrument(
        version=row["version"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        origin=_source(row),
        risk=RiskTable(
            origin=_source(risk),
            high_flags=frozenset(map(Flag, risk["high_flags"])),
            home_flag=Flag(risk["home_flag"]),
            home_violence=frozenset(map(Violence, risk["home_violence"])),
            control_flags=frozenset(map(Flag, risk["control_flags"])),
            medium_violence=frozenset(map(Violence, risk["medium_violence"])),
        ),
        mediation=MediationBars(
            origin=_source(mediation),
            violence=frozenset(map(Violence, mediation["violence"])),
            flags=frozenset(map(Flag, mediation["flags"])),
            circumstances=frozenset(map(Circumstance, mediation["circumstances"])),
        ),
        ampk_origin=_source(ampk),
        ampk=tuple(_letter(each) for each in ampk["letters"]),
        deadlines=tuple(_deadline(each) for each in row["deadlines"]),
    )


def _source(row: Mapping[str, Any]) -> Source:
    found = Source(basis=row["basis"], source=row["source"], is_verified=row["is_verified"])
    if not found.basis or not found.source:
        raise InstrumentUnfit("a part without its basis and its source")
    return found


def _letter(row: Mapping[str, Any]) -> AmpkLetter:
    return AmpkLetter(
        letter=row["letter"],
        roles=frozenset(map(PersonRole, row.get("roles", ()))),
        violence=frozenset(map(Violence, row.get("violence", ()))),
        flags=frozenset(map(Flag, row.get("flags", ()))),
        circumstances=frozenset(map(Circumstance, row.get("circumstances", ()))),
        any_exploitation=row.get("any_exploitation", False),
        when_indicated=row.get("when_indicated", False),
    )


def _deadline(row: Mapping[str, Any]) -> DeadlineRule:
    return DeadlineRule(
        rule=row["rule"],
        lasts=timedelta(hours=row["hours"]),
        origin=_source(row),
        violence=frozenset(map(Violence, row["violence"])),
        received_by=frozenset(row["received_by"]),
        reported_by=frozenset(map(ReportedBy, row["reported_by"])),
    )
