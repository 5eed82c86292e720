"""Victims of trafficking as rows of the standard: counted in clear codes alone, laid out once they may leave."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.assistance.rules import GoalArea
from sigap.cases.rules.kind import Setting, ViolenceForm
from sigap.figures.htcds.fields import (
    AGE_BAND,
    GENDER,
    ORIGIN_LABELS,
    ORIGIN_TONES,
    REGION,
    YEAR,
    codes_of_children,
    columns,
    quasi_identifiers,
    sensitive_columns,
    standard_fields,
    standard_source,
)
from sigap.figures.releasing import VICTIMS_UNIVERSE, age_axis, head_of, sex_axis, time_axes
from sigap.places.queries import home_regency
from sigap.releases.rows.offered import MappedField, OfferedRows
from sigap.releases.rules.anonymity import PersonRow, RowColumn, RowSet
from sigap.releases.rules.rowfile import SEVERAL
from sigap.releases.rules.spans import ReleaseSpan
from sigap.releases.rules.tables import PERIOD, TRAFFICKED, TRAFFICKING, TableAxis

_COUNTED = "SELECT * FROM figures.victims_to_export(%s, %s)"
_MOVED = "SELECT figures.victims_moved(%s, %s, %s)"
_CHILD_BANDS = 3
_UNKNOWN = "unknown"
_AGES = {"60-130": "60+", "child": "0-17", "adult": "18+", _UNKNOWN: ""}
_GENDERS = {"P": "Feminine", "L": "Masculine", _UNKNOWN: "NonSpecifiedUnknown"}
_CODES = (
    "vic_TraffickingStatus",
    "vic_TraffickingStatusDecisionMakingOrg",
    "vic_MethodsOfControl",
    "vic_TypeOfExploitation",
    "vic_TypeOfSexExploitation",
    "cas_Status",
    "cas_ReasonForOutgoingReferral",
    "spl_Type",
)
_CONTROL = {
    ViolenceForm.PHYSICAL: "PhysicalAbuse",
    ViolenceForm.PSYCHOLOGICAL: "PsychologicalAbuse",
    ViolenceForm.SEXUAL: "SexualAbuse",
}
_SUPPORT = {
    GoalArea.EDUCATION: "Education",
    GoalArea.HEALTH: "Health",
    GoalArea.LEGAL: "Legal",
    GoalArea.LIVELIHOOD: "Livelihood",
    GoalArea.PSYCHOSOCIAL: "SocialCare",
}


def _columns() -> tuple[RowColumn, ...]:
    """A column a code; what only the case says, and most cases say alike, is no secret of a class."""
    labels = (
        _("Status korban"),
        _("Yang menetapkan"),
        _("Cara menguasai korban"),
        _("Jenis eksploitasi"),
        _("Jenis eksploitasi seksual"),
        _("Keadaan kasus"),
        _("Diminta ke kantor lain"),
        _("Bidang rencana bantuan"),
    )
    sensitive, of_age = sensitive_columns(), dict.fromkeys(codes_of_children(), age_axis().code)
    return tuple(
        RowColumn(code=code, label=label, is_sensitive=code in sensitive, implies=of_age)
        for code, label in zip(_CODES, labels, strict=True)
    )


def _count(actor: Actor, span: ReleaseSpan) -> RowSet:
    actor.require(Permission.RELEASE_PROPOSE)
    zone = get_current_timezone()
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [span.begins_at(zone), span.ends_at(zone)])
        found = list(cursor.fetchall())
    ages, sexes = age_axis(), sex_axis()
    every = {AGE_BAND: ages, GENDER: sexes} | dict(zip((YEAR,), time_axes(span), strict=False))
    axes = {name: every[name] for name in quasi_identifiers() if name in every}
    head = head_of(
        span,
        code="baris-htcds",
        title=_("Baris HTCDS menurut umur dan jenis kelamin"),
        universe=VICTIMS_UNIVERSE,
        unit=_("orang"),
        definition=_("Korban TPPO yang terdeteksi pada kasus yang dibuka pada masa itu."),
        source=_("berkas kasus dan skrining di SIGAP"),
    )
    rows = []
    for year, band, sex, source, *facts in found:
        codes = {
            AGE_BAND: ages.codes[band] if band is not None else _UNKNOWN,
            GENDER: sex if sex in sexes.codes else _UNKNOWN,
            YEAR: year,
        }
        values = _values(is_child=band is not None and band < _CHILD_BANDS, facts=facts)
        rows.append(PersonRow(key=tuple(codes[name] for name in axes), source=str(source), values=tuple(values)))
    head = replace(head, context={**head.context, TRAFFICKING: frozenset({TRAFFICKED})})
    return RowSet(head=head, axes=tuple(axes.values()), columns=_columns(), rows=tuple(rows))


def _values(*, is_child: bool, facts: Sequence[Any]) -> Iterator[tuple[str, ...]]:
    """A value a column, in the order of `_CODES`."""
    is_noted, forms, settings, is_pornography, standing, areas, is_referred = facts
    forms, settings, areas = set(forms), set(settings), set(areas)
    yield ("ActualVictimOfTrafficking" if is_noted else "PossibleVictimOfTrafficking",)
    yield ("NonPoliceGovernmentalOrganization",) if is_noted else ()
    yield tuple(code for form, code in _CONTROL.items() if form in forms)
    yield tuple(_exploitation(forms, settings, is_child=is_child))
    yield ("Pornography",) if is_pornography else ()
    yield (str(standing),)
    yield ("AdditionalServicesRequired",) if is_referred else ()
    yield tuple(code for area, code in _SUPPORT.items() if area in areas)


def _exploitation(forms: set[str], settings: set[str], *, is_child: bool) -> Iterator[str]:
    is_exploited = ViolenceForm.EXPLOITATION in forms
    if is_exploited and Setting.WORK in settings:
        yield "ChildLabour" if is_child else "ForcedLabour"
    if is_exploited and ViolenceForm.SEXUAL in forms:
        yield "SexualExploitation"
    if Setting.CHILD_MARRIAGE in settings:
        yield "ForcedMarriage"


def _has_moved(_actor: Actor, span: ReleaseSpan, since: datetime) -> bool:
    zone = get_current_timezone()
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [span.begins_at(zone), span.ends_at(zone), since])
        (moved,) = cursor.fetchone()
    return bool(moved)


def _sheet(
    axes: Sequence[TableAxis], rows: Sequence[PersonRow], span: ReleaseSpan
) -> tuple[list[str], list[list[str]]]:
    header, region = columns(), home_regency()
    laid = []
    for row in rows:
        at = {axis.code: code for axis, code in zip(axes, row.key, strict=True)}
        cells = {code: SEVERAL.join(value) for code, value in zip(_CODES, row.values, strict=True)}
        age = at.get("age", "")
        cells |= {
            GENDER: _GENDERS.get(at.get("sex", ""), ""),
            AGE_BAND: _AGES.get(age, age),
            YEAR: at.get(PERIOD, span.name),
            REGION: region,
        }
        laid.append([cells.get(name, "") for name in header])
    return header, sorted(laid)


def _fields() -> list[MappedField]:
    return [
        MappedField(
            name=each.name, origin=ORIGIN_LABELS[each.origin], tone=ORIGIN_TONES.get(each.origin, ""), words=each.words
        )
        for each in standard_fields().values()
    ]


HTCDS = OfferedRows(
    code="htcds",
    title=gettext_lazy("Baris HTCDS 2.0"),
    lead=gettext_lazy("Korban TPPO yang terdeteksi, menurut standar data kasus IOM."),
    count=_count,
    has_moved=_has_moved,
    sheet=_sheet,
    fields=_fields,
    fields_source=standard_source,
)
