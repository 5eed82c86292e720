"""The series of prevention that may be published: who came to sessions, by kecamatan. No client is in it."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.places.queries import districts_of, home_regency
from sigap.places.words import regional, words_here
from sigap.prevention.models import PreventionActivity
from sigap.prevention.rules import ActivityStatus
from sigap.releases.rules.limits import SMALLEST_CELL
from sigap.releases.rules.spans import ReleaseSpan
from sigap.releases.rules.tables import PERIOD, PLACE, AxisCategory, AxisLevel, CountTable, TableAxis, TableHead
from sigap.releases.series import OfferedSeries

_UNKNOWN, _ELSEWHERE = "unknown", "elsewhere"
_DISTRICT = 3


def _level(label: str, categories: Mapping[str, str]) -> AxisLevel:
    found = (AxisCategory(code=code, label=words, leaves=frozenset({code})) for code, words in categories.items())
    return AxisLevel(label=label, categories=tuple(found))


def _places(rows: list[PreventionActivity]) -> TableAxis:
    districts = {each.code: each.name for each in districts_of(home_regency())}
    if not {_district(row) for row in rows} <= set(districts):
        districts[_ELSEWHERE] = words_here(_("Kecamatan yang tidak ada lagi"))
    level = _level(words_here(_("Kecamatan")), districts)
    return TableAxis(code=PLACE, hxl="#adm3+name", level=level)


def _years(span: ReleaseSpan) -> tuple[TableAxis, ...]:
    if len(span.years) == 1:
        return ()
    years = tuple(
        AxisCategory(code=f"{year}", label=f"{year}", leaves=frozenset(m for m in span.months if m[:4] == f"{year}"))
        for year in span.years
    )
    return (TableAxis(code=PERIOD, hxl="#date+year", level=AxisLevel(label=_("Tahun"), categories=years)),)


def _reach(actor: Actor, span: ReleaseSpan) -> list[CountTable]:
    actor.require(Permission.RELEASE_PROPOSE)
    rows = PreventionActivity.objects.filter(
        status=ActivityStatus.REPORTED, day__gte=span.first, day__lte=span.last
    ).order_by("pk")
    found = list(rows)
    sex = {"female": _("Perempuan"), "male": _("Laki-laki"), _UNKNOWN: _("Tidak dihitung")}
    age = {"child": _("Anak"), "adult": _("Dewasa"), "elder": _("Lansia"), _UNKNOWN: _("Tidak dihitung")}
    return [
        _table(found, span, "hadir-kelamin", _("Yang hadir di kegiatan pencegahan, menurut jenis kelamin"), "sex", sex),
        _table(found, span, "hadir-umur", _("Yang hadir di kegiatan pencegahan, menurut umur"), "age", age),
    ]


def _district(row: PreventionActivity) -> str:
    return ".".join(row.region_code.split(".")[:_DISTRICT])


def _table(
    rows: list[PreventionActivity], span: ReleaseSpan, code: str, title: str, by: str, parts: Mapping[str, str]
) -> CountTable:
    places, years = _places(rows), _years(span)
    # That nobody was left uncounted tells of nobody: a nought there would only take another number with it.
    if not any(_parts(row, parts)[_UNKNOWN] for row in rows):
        parts = {part: words for part, words in parts.items() if part != _UNKNOWN}
    label = _("Jenis kelamin") if by == "sex" else _("Umur")
    axis = TableAxis(code=by, hxl=f"#reached+{by}", level=_level(label, parts))
    head = TableHead(
        code=code,
        title=title,
        universe="prevention_attendance",
        unit=_("orang"),
        definition=_("Kehadiran di kegiatan yang sudah dilaporkan; siapa yang hadir dua kali dihitung dua kali."),
        source=_("laporan kegiatan pencegahan di SIGAP"),
        context={} if years else {PERIOD: frozenset(span.months)},
    )
    known = set(places.codes)

    def counted() -> Iterator[tuple[tuple[str, ...], str, int]]:
        for row in rows:
            place = district if (district := _district(row)) in known else _ELSEWHERE
            for part, number in _parts(row, parts).items():
                if part not in parts:
                    continue
                key = (place, part, *([f"{row.day.year}"] if years else []))
                # People who come to a session are no family: each counts for themselves, as far as that matters.
                for nth in range(min(number, SMALLEST_CELL)):
                    yield key, f"{row.pk}:{nth}", number // SMALLEST_CELL + (nth < number % SMALLEST_CELL)

    return CountTable.of_rows(head, (places, axis, *years), counted())


def _parts(row: PreventionActivity, parts: Mapping[str, str]) -> dict[str, int]:
    counts = {part: getattr(row, f"reached_{part}") or 0 for part in parts if part != _UNKNOWN}
    return counts | {_UNKNOWN: max(0, (row.reached_total or 0) - sum(counts.values()))}


REACH = OfferedSeries(
    code="pencegahan",
    title=gettext_lazy("Yang dijangkau pencegahan"),
    lead=regional(gettext_lazy("Yang hadir menurut kecamatan, jenis kelamin, dan umur.")),
    count=_reach,
)
