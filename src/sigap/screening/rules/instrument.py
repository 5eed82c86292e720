"""The screening instrument as dated reference data: which flags, forms and circumstances weigh how. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from
from sigap.screening.rules.codes import Circumstance, Exploitation, Flag, Means, ReportedBy, Violence
from sigap.screening.rules.persons import PersonRole


class InstrumentUnfit(ValueError):
    """Reference data that makes no usable instrument; the message names what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentSource:
    """Where a part of the instrument comes from, and the row that a legal officer confirms."""

    basis: str
    source: str
    provision: Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceTable:
    """What counts as a sexual offence: exploitation when indicated or of a child, circumstances of a child alone."""

    origin: InstrumentSource
    violence: frozenset[Violence]
    exploitation: frozenset[Exploitation]
    child_circumstances: frozenset[Circumstance]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskTable:
    """What makes a risk high or medium. `by_offence`: a sexual offence counts as the violence named beside it."""

    origin: InstrumentSource
    high_flags: frozenset[Flag]
    home_flag: Flag
    home_violence: frozenset[Violence]
    control_flags: frozenset[Flag]
    control_means: frozenset[Means]
    medium_violence: frozenset[Violence]
    by_offence: bool
    by_indicated_child: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationBars:
    """What forbids mediation, beside any element of trafficking; `child_violence` against a child alone."""

    origin: InstrumentSource
    violence: frozenset[Violence]
    child_violence: frozenset[Violence]
    flags: frozenset[Flag]
    circumstances: frozenset[Circumstance]
    by_offence: bool


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
    by_offence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """A deadline that a screening starts: so long after the report, for what was done, receivers and reporters.

    `child_reported_by` report for a child victim alone. Of `reading_by` it is a reading of the law that it starts.
    """

    rule: str
    lasts: timedelta
    origin: InstrumentSource
    violence: frozenset[Violence]
    by_offence: bool
    when_indicated: bool
    received_by: frozenset[str]
    reported_by: frozenset[ReportedBy]
    child_reported_by: frozenset[ReportedBy]
    reading_by: frozenset[ReportedBy]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningInstrument:
    """One version of the instrument, from `valid_from` to the day before `valid_to`.

    One that another `replaces` measures nothing new: what was measured by it keeps it. `child_rule` is where the rule
    for children comes from, if the version says so.
    """

    version: str
    replaces: str
    is_replaced: bool
    is_age_on_act: bool
    valid_from: date
    valid_to: date | None
    origin: InstrumentSource
    child_rule: InstrumentSource | None
    offence: OffenceTable | None
    risk: RiskTable
    mediation: MediationBars
    ampk_origin: InstrumentSource
    ampk: tuple[AmpkLetter, ...]
    deadlines: tuple[DeadlineRule, ...]

    def stands_on(self, day: date) -> bool:
        """Whether it is the version of that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """Every part, as a legal officer confirms it."""
        parts = [self.origin, self.risk.origin, self.mediation.origin, self.ampk_origin]
        parts += [each.origin for each in self.deadlines]
        parts += [self.child_rule] if self.child_rule else []
        parts += [self.offence.origin] if self.offence else []
        return tuple(part.provision for part in parts)


def instruments_from(reference: Mapping[str, Any]) -> tuple[ScreeningInstrument, ...]:
    """Every version of a reference file, the oldest first. Raises InstrumentUnfit, also when two stand on one day."""
    try:
        found = sorted((_instrument(row) for row in reference["instruments"]), key=lambda each: each.valid_from)
    except (KeyError, TypeError, ValueError) as error:
        raise InstrumentUnfit(f"{type(error).__name__}: {error}") from None
    if not found:
        raise InstrumentUnfit("no instrument at all")
    names = {each.version for each in found}
    if len(names) != len(found):
        raise InstrumentUnfit("two instruments bear one version")
    gone = {each.replaces for each in found if each.replaces}
    if unknown := gone - names:
        raise InstrumentUnfit(f"replaces what is not there: {', '.join(sorted(unknown))}")
    marked = tuple(replace(each, is_replaced=each.version in gone) for each in found)
    _refuse_overlap([each for each in marked if not each.is_replaced])
    return marked


def _refuse_overlap(standing: Sequence[ScreeningInstrument]) -> None:
    if not standing:
        raise InstrumentUnfit("every instrument is replaced")
    for before, after in pairwise(standing):
        if before.valid_to is None or before.valid_to > after.valid_from:
            raise InstrumentUnfit(f"{after.version}: stands beside {before.version}")


@cache
def instruments() -> tuple[ScreeningInstrument, ...]:
    """The shipped versions, the oldest first."""
    return instruments_from(toml_file("sigap.screening", "screening.toml"))


def provisions() -> tuple[Provision, ...]:
    """Every part of every version, as a jurist confirms it."""
    return tuple(part for version in instruments() for part in version.provisions)


def instrument_on(day: date, known: Sequence[ScreeningInstrument] | None = None) -> ScreeningInstrument:
    """The version for an act of this day: the one that stands, the first for what lies before it.

    In a gap, or past the end of the last, the one that stood before goes on. One that was replaced measures nothing.
    """
    versions = [each for each in (instruments() if known is None else known) if not each.is_replaced]
    begun = [each for each in versions if each.valid_from <= day]
    return begun[-1] if begun else versions[0]


def instrument_of(version: str) -> ScreeningInstrument | None:
    """The version by its name; none when this SIGAP no longer ships it."""
    return next((each for each in instruments() if each.version == version), None)


def newest_instrument() -> ScreeningInstrument:
    """The version for what nobody dated."""
    return instrument_on(date.max)


def _instrument(row: Mapping[str, Any]) -> ScreeningInstrument:
    ampk, version = row["ampk"], row["version"]
    return ScreeningInstrument(
        version=version,
        replaces=row.get("replaces", ""),
        is_replaced=False,
        is_age_on_act=row.get("is_age_on_act", False),
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        origin=_source(row, version, "elements"),
        child_rule=_source(row["child_rule"], version, "child_rule") if "child_rule" in row else None,
        offence=_offence(row["sexual_offence"], version) if "sexual_offence" in row else None,
        risk=_risk(row["risk"], version),
        mediation=_mediation(row["mediation"], version),
        ampk_origin=_source(ampk, version, "ampk"),
        ampk=tuple(_letter(each) for each in ampk["letters"]),
        deadlines=tuple(_deadline(each, version) for each in row["deadlines"]),
    )


def _source(row: Mapping[str, Any], version: str, part: str) -> InstrumentSource:
    fields = {name: value for name, value in row.items() if not isinstance(value, Mapping) and name != "deadlines"}
    title = f"Alat ukur {version}: {_PARTS.get(part, part)}"
    found = provision_from("screening", f"{version}-{part}", title, fields)
    if not row["basis"] or not row["source"]:
        raise InstrumentUnfit("a part without its basis and its source")
    return InstrumentSource(basis=row["basis"], source=row["source"], provision=found)


_PARTS = {
    "elements": "unsur perdagangan orang",
    "child_rule": "aturan anak",
    "sexual_offence": "kekerasan seksual",
    "risk": "tingkat risiko",
    "mediation": "mediasi",
    "ampk": "anak yang memerlukan perlindungan khusus",
    "uptd-to-police": "pelaporan ke kepolisian 3×24 jam",
    "ppt-to-police": "pelaporan ke kepolisian 24 jam",
}


def _offence(row: Mapping[str, Any], version: str) -> OffenceTable:
    return OffenceTable(
        origin=_source(row, version, "sexual_offence"),
        violence=frozenset(map(Violence, row["violence"])),
        exploitation=frozenset(map(Exploitation, row["exploitation"])),
        child_circumstances=frozenset(map(Circumstance, row["child_circumstances"])),
    )


def _risk(row: Mapping[str, Any], version: str) -> RiskTable:
    return RiskTable(
        origin=_source(row, version, "risk"),
        high_flags=frozenset(map(Flag, row["high_flags"])),
        home_flag=Flag(row["home_flag"]),
        home_violence=frozenset(map(Violence, row["home_violence"])),
        control_flags=frozenset(map(Flag, row["control_flags"])),
        control_means=frozenset(map(Means, row.get("control_means", ()))),
        medium_violence=frozenset(map(Violence, row.get("medium_violence", ()))),
        by_offence=row.get("by_offence", False),
        by_indicated_child=row.get("by_indicated_child", False),
    )


def _mediation(row: Mapping[str, Any], version: str) -> MediationBars:
    return MediationBars(
        origin=_source(row, version, "mediation"),
        violence=frozenset(map(Violence, row["violence"])),
        child_violence=frozenset(map(Violence, row.get("child_violence", ()))),
        flags=frozenset(map(Flag, row["flags"])),
        circumstances=frozenset(map(Circumstance, row["circumstances"])),
        by_offence=row.get("by_offence", False),
    )


def _letter(row: Mapping[str, Any]) -> AmpkLetter:
    return AmpkLetter(
        letter=row["letter"],
        roles=frozenset(map(PersonRole, row.get("roles", ()))),
        violence=frozenset(map(Violence, row.get("violence", ()))),
        flags=frozenset(map(Flag, row.get("flags", ()))),
        circumstances=frozenset(map(Circumstance, row.get("circumstances", ()))),
        any_exploitation=row.get("any_exploitation", False),
        when_indicated=row.get("when_indicated", False),
        by_offence=row.get("by_offence", False),
    )


def _deadline(row: Mapping[str, Any], version: str) -> DeadlineRule:
    return DeadlineRule(
        rule=row["rule"],
        lasts=timedelta(hours=row["hours"]),
        origin=_source(row, version, row["rule"]),
        violence=frozenset(map(Violence, row.get("violence", ()))),
        by_offence=row.get("by_offence", False),
        when_indicated=row.get("when_indicated", False),
        received_by=frozenset(row["received_by"]),
        reported_by=frozenset(map(ReportedBy, row.get("reported_by", ReportedBy))),
        child_reported_by=frozenset(map(ReportedBy, row.get("child_reported_by", ()))),
        reading_by=frozenset(map(ReportedBy, row.get("reading_by", ()))),
    )
