"""The series of cases and victims that may be published: counted from the same rows as the catalogue's figures."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.models.kind import LEADING_LABELS
from sigap.cases.rules.kind import LeadingKind
from sigap.places.queries import districts_of, home_regency
from sigap.places.words import regional, words_here
from sigap.releases.rules.spans import ReleaseSpan
from sigap.releases.rules.tables import (
    PERIOD,
    PLACE,
    TRAFFICKING,
    AxisCategory,
    AxisLevel,
    CountTable,
    TableAxis,
    TableHead,
)
from sigap.releases.rules.tables import TRAFFICKED as TRAFFICKED_CATEGORY
from sigap.releases.series import OfferedSeries

_UNKNOWN = "unknown"
VICTIMS_UNIVERSE, CASES_UNIVERSE = "victims_received", "cases_opened"
"""What the series count; a return's figures of the same are held against them."""
_ELSEWHERE = "elsewhere"
_AGES = ((0, 5), (6, 12), (13, 17), (18, 24), (25, 59), (60, 130))
_CHILD = 3
"""How many of the age groups are children's."""


def _category(code: str, label: object, leaves: Iterable[str] = ()) -> AxisCategory:
    return AxisCategory(code=code, label=str(label), leaves=frozenset(leaves or [code]))


def time_axes(span: ReleaseSpan) -> tuple[TableAxis, ...]:
    """Years side by side; a span of one year has no such axis."""
    if len(span.years) == 1:
        return ()
    years = tuple(
        _category(str(year), str(year), (m for m in span.months if m[:4] == str(year))) for year in span.years
    )
    return (TableAxis(code=PERIOD, hxl="#date+year", level=AxisLevel(label=_("Tahun"), categories=years)),)


def _kinds() -> TableAxis:
    kinds = tuple(_category(kind.value, LEADING_LABELS[kind]) for kind in LeadingKind)
    unknown = _category(_UNKNOWN, _("Belum ditetapkan"))
    trafficking = LeadingKind.TRAFFICKING.value
    rest = {*(kind.value for kind in LeadingKind), _UNKNOWN} - {trafficking}
    coarse = (
        _category(trafficking, LEADING_LABELS[LeadingKind.TRAFFICKING]),
        _category("rest", _("Lainnya"), rest),
    )
    return TableAxis(
        code="kind",
        hxl="#cause+type",
        level=AxisLevel(label=_("Jenis kasus"), categories=(*kinds, unknown)),
        coarser=(AxisLevel(label=_("Perdagangan orang dan lainnya"), categories=coarse),),
    )


def _places() -> TableAxis:
    districts = tuple(_category(each.code, each.name) for each in districts_of(home_regency()))
    elsewhere = _category(_ELSEWHERE, _("Luar kabupaten atau belum diisi"))
    return TableAxis(
        code=PLACE,
        hxl="#adm3+name",
        level=AxisLevel(label=words_here(_("Kecamatan")), categories=(*districts, elsewhere)),
    )


def age_axis() -> TableAxis:
    """Six groups of age, and children beside adults."""
    bands = tuple(_category(f"{low}-{high}", _band(low, high)) for low, high in _AGES)
    unknown = _category(_UNKNOWN, _("Umur belum diisi"))
    coarse = (
        _category("child", _("Anak"), (each.code for each in bands[:_CHILD])),
        _category("adult", _("Dewasa"), (each.code for each in bands[_CHILD:])),
        unknown,
    )
    return TableAxis(
        code="age",
        hxl="#affected+age",
        level=AxisLevel(label=_("Umur"), categories=(*bands, unknown)),
        coarser=(AxisLevel(label=_("Anak dan dewasa"), categories=coarse),),
    )


def _band(low: int, high: int) -> str:
    if high == _AGES[-1][1]:
        return _("%(low)d tahun ke atas") % {"low": low}
    return _("%(low)d sampai %(high)d tahun") % {"low": low, "high": high}


def sex_axis() -> TableAxis:
    """Women and men."""
    sexes = (_category("P", _("Perempuan")), _category("L", _("Laki-laki")), _category(_UNKNOWN, _("Belum diisi")))
    return TableAxis(code="sex", hxl="#affected+sex", level=AxisLevel(label=_("Jenis kelamin"), categories=sexes))


def _age_code(age: int | None) -> str:
    return _UNKNOWN if age is None else next(f"{low}-{high}" for low, high in _AGES if age <= high)


_CASES = "SELECT * FROM figures.cases_to_release(%s, %s)"
_VICTIMS = "SELECT * FROM figures.victims_to_release(%s, %s)"


def coarse_ages() -> TableAxis:
    """Children and adults, over the same ages."""
    axis = age_axis()
    return TableAxis(code=axis.code, hxl=axis.hxl, level=axis.coarser[0])


def _fetch_rows(actor: Actor, statement: str, span: ReleaseSpan) -> list[Any]:
    actor.require(Permission.RELEASE_PROPOSE)
    zone = get_current_timezone()
    with connection.cursor() as cursor:
        cursor.execute(statement, [span.begins_at(zone), span.ends_at(zone)])
        return list(cursor.fetchall())


def _table(head: TableHead, axes: tuple[TableAxis, ...], span: ReleaseSpan, rows: Iterable[Any]) -> CountTable:
    """Rows come as (month, code by axis …, source, people)."""
    time = time_axes(span)
    inside = (((*codes, *([month[:4]] if time else [])), str(source), people) for month, *codes, source, people in rows)
    return CountTable.of_rows(head, (*axes, *time), inside)


def head_of(span: ReleaseSpan, **words: str) -> TableHead:
    """The head of a table of this span; one year's months are what all of it is limited to."""
    context = {} if len(span.years) > 1 else {PERIOD: frozenset(span.months)}
    return TableHead(context=context, **words)


def _cases(actor: Actor, span: ReleaseSpan) -> list[CountTable]:
    kinds, places = _kinds(), _places()
    known_kinds, known_places = set(kinds.codes), set(places.codes)
    rows = (
        (month, kind if kind in known_kinds else _UNKNOWN, at if at in known_places else _ELSEWHERE, source, people)
        for month, kind, at, source, people in _fetch_rows(actor, _CASES, span)
    )
    head = head_of(
        span,
        code="jenis-kecamatan",
        title=words_here(_("Kasus menurut jenis dan kecamatan")),
        universe=CASES_UNIVERSE,
        unit=_("kasus"),
        definition=_(
            "Kasus yang dibuka pada masa itu, menurut tempat kejadian; yang dibuka kembali tidak dihitung lagi."
        ),
        source=_("berkas kasus di SIGAP"),
    )
    return [_table(head, (kinds, places), span, rows)]


def _victims(actor: Actor, span: ReleaseSpan) -> list[CountTable]:
    rows = ((month, age, sex, source, n) for month, _marked, age, sex, source, n in _victim_rows(actor, span))
    head = head_of(
        span,
        code="umur-kelamin",
        title=_("Korban menurut umur dan jenis kelamin"),
        universe=VICTIMS_UNIVERSE,
        unit=_("orang"),
        definition=_("Orang dengan peran korban pada kasus yang dibuka pada masa itu. Satu orang dihitung satu kali."),
        source=_("berkas kasus di SIGAP"),
    )
    return [_table(head, (age_axis(), sex_axis()), span, rows)]


def _trafficked(actor: Actor, span: ReleaseSpan) -> list[CountTable]:
    """All victims, with those of trafficking apart: who is left of the whole is protected with them.

    By age, by sex, and years together: cut once more, a regency's numbers are too small for any of them to be told.
    """
    axis, ages, sexes = _sign_axis(), coarse_ages(), sex_axis()
    into = {leaf: each.code for each in ages.categories for leaf in each.leaves}
    found = list(_victim_rows(actor, span))
    by_age = (((marked, into[age]), str(source), n) for _month, marked, age, _sex, source, n in found)
    by_sex = (((marked, sex), str(source), n) for _month, marked, _age, sex, source, n in found)
    return [
        CountTable.of_rows(
            _trafficked_head(span, "tppo-umur", _("Korban menurut tanda TPPO dan umur")), (axis, ages), by_age
        ),
        CountTable.of_rows(
            _trafficked_head(span, "tppo-kelamin", _("Korban menurut tanda TPPO dan jenis kelamin")),
            (axis, sexes),
            by_sex,
        ),
    ]


def _trafficked_across(actor: Actor, span: ReleaseSpan) -> list[CountTable]:
    """Age and sex at once, as GLOTIP asks: apart from the series above, whose numbers it would take along.

    Who is unknown stands with the others: groups of nobody are withheld, and take all of so small a table with them.
    """
    ages, sexes = coarse_ages(), sex_axis()
    child, *grown = ages.categories
    rest = frozenset(leaf for each in grown for leaf in each.leaves)
    by_age = (child, _category("grown", _("Dewasa, atau umur belum diisi"), rest))
    by_sex = (sexes.categories[0], _category("rest", _("Laki-laki, atau belum diisi"), ("L", _UNKNOWN)))
    axes = (
        _sign_axis(),
        TableAxis(code=ages.code, hxl=ages.hxl, level=AxisLevel(label=ages.label, categories=by_age)),
        TableAxis(code=sexes.code, hxl=sexes.hxl, level=AxisLevel(label=sexes.label, categories=by_sex)),
    )
    rows = (
        ((marked, "child" if age in child.leaves else "grown", sex if sex == "P" else "rest"), str(source), n)
        for _month, marked, age, sex, source, n in _victim_rows(actor, span)
    )
    head = _trafficked_head(span, "tppo-umur-kelamin", _("Korban menurut tanda TPPO, umur, dan jenis kelamin"))
    return [CountTable.of_rows(head, axes, rows)]


def _sign_axis() -> TableAxis:
    marked = (
        _category(TRAFFICKED_CATEGORY, _("Ada tanda TPPO")),
        _category("other", _("Tidak ada tanda, atau belum disaring")),
    )
    return TableAxis(
        code=TRAFFICKING, hxl="#affected+trafficking", level=AxisLevel(label=_("Tanda TPPO"), categories=marked)
    )


def _trafficked_head(span: ReleaseSpan, code: str, title: str) -> TableHead:
    return TableHead(
        code=code,
        title=title,
        universe=VICTIMS_UNIVERSE,
        unit=_("orang"),
        definition=_(
            "Korban pada kasus yang dibuka pada masa itu. Ada tanda TPPO: skrining terakhirnya “ada tanda”, atau "
            "bentuk kekerasannya dicatat perdagangan orang. Hanya yang terdeteksi: yang tidak melapor tidak ada di "
            "sini."
        ),
        source=_("berkas kasus dan skrining di SIGAP"),
        context={PERIOD: frozenset(span.months)},
    )


def _victim_rows(actor: Actor, span: ReleaseSpan) -> Iterator[tuple[str, str, str, str, int, int]]:
    """Month, whether trafficked, group of age, sex, source, people."""
    known = set(sex_axis().codes)
    for month, marked, age, sex, source, people in _fetch_rows(actor, _VICTIMS, span):
        yield month, marked, _age_code(age), sex if sex in known else _UNKNOWN, source, people


CASES = OfferedSeries(
    code="kasus",
    title=gettext_lazy("Kasus yang dibuka"),
    lead=regional(gettext_lazy("Menurut jenis dan kecamatan.")),
    count=_cases,
)
VICTIMS = OfferedSeries(
    code="korban",
    title=gettext_lazy("Korban yang diterima"),
    lead=gettext_lazy("Menurut umur dan jenis kelamin."),
    count=_victims,
)
TRAFFICKED = OfferedSeries(
    code="tppo",
    title=gettext_lazy("Korban TPPO yang terdeteksi"),
    lead=gettext_lazy("Anak dan dewasa, menurut jenis kelamin; untuk SDG 16.2.2 dan GLOTIP."),
    count=_trafficked,
)
TRAFFICKED_ACROSS = OfferedSeries(
    code="tppo-rinci",
    title=gettext_lazy("Korban TPPO menurut umur dan kelamin sekaligus"),
    lead=gettext_lazy("Anak dan dewasa, perempuan dan laki-laki; untuk GLOTIP, sebaiknya untuk beberapa tahun."),
    count=_trafficked_across,
)
