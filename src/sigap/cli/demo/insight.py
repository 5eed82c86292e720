"""The demo's closed quarters and two figures from elsewhere: a regency of 250 cases a year. All of it is CONTOH."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.utils.timezone import localdate

from sigap import audit
from sigap.access.models import Office
from sigap.access.queries import office_calendar
from sigap.access.roles import OfficeKind
from sigap.cli.demo import documents
from sigap.cli.demo.stage import Stage
from sigap.figures.rules import CASES, CATALOGUE, FigureUnit, Period, PeriodKind, last_over, period_at
from sigap.insight import actions
from sigap.insight.actions import OutsideFigureFacts
from sigap.insight.charts import CHARTS
from sigap.insight.rules.comparing import OutsideSource
from sigap.kernel.acting import SystemActor
from sigap.places.queries import home_regency, places_in

_QUARTERS = 4
_MAYA = "maya.sekretariat"
_LOADER = SystemActor(name="contoh")
_FIRST: Mapping[str, Mapping[str, int]] = {
    "W-02": {"web": 24, "walk_in": 31, "telephone": 9, "whatsapp": 14, "sapa_129": 6, "partner": 12, "email": 2},
    "W-03": {"kind_sexual": 21, "kind_physical": 16, "kind_trafficking": 11, "kind_neglect": 9, "kind_psychological": 6,
             "kind_exploitation": 3, "kind_child_in_conflict": 4, "unknown": 3},
    "W-04": {"P:0-11": 9, "P:12-17": 31, "P:18-24": 10, "P:25": 12, "L:0-11": 7, "L:12-17": 9, "L:18-24": 3, "L:25": 2},
    "W-05": {"all": 83, "i": 22, "h": 9, "c": 5, "n": 3},
    "W-07": {"all": 88, "identification": 70, "health": 24, "social_rehabilitation": 38, "legal": 27, "return": 8,
             "reintegration": 6},
    "W-08": {"triage:n": 96, "triage:low": 31, "triage:mid": 74, "triage:high": 160, "contact:n": 71, "contact:low": 70,
             "contact:mid": 190, "contact:high": 420, "answers:n": 64, "answers:low": 240, "answers:mid": 900,
             "answers:high": 2400, "plans:n": 48, "plans:low": 4300, "plans:mid": 7000, "plans:high": 9900,
             "police:n": 12, "police:low": 300, "police:mid": 700, "police:high": 1300},
    "W-09": {"emergency:kept": 14, "emergency:total": 14, "triage:kept": 89, "triage:total": 98, "police:kept": 31,
             "police:total": 37, "answers:kept": 48, "answers:total": 66, "contact:kept": 62, "contact:total": 73,
             "plans:kept": 41, "plans:total": 52},
    "W-11": {"lp": 14, "sprindik": 9, "stage_one": 5, "p21": 6, "trial": 3, "verdict": 7, "sp3": 5, "diversion": 2},
    "W-12": {"asked": 6, "ruled": 5, "paid": 0},
    "W-13": {"goals_reached": 33, "moved_away": 5, "client_withdrew": 7, "handed_to_other_region": 6, "not_proven": 8},
    "W-14": {"opened": 73, "reopened": 6},
    "W-15": {"place_home": 34, "place_school": 9, "place_boarding": 4, "place_workplace": 10, "place_public": 6,
             "place_online": 8, "unknown": 2},
    "W-16": {"all": 83, "setting_household": 29, "setting_online": 12, "setting_school": 8, "setting_work": 11,
             "setting_child_marriage": 6},
    "W-20": {"all": 83, "form_sexual": 34, "form_physical": 22, "form_psychological": 19, "form_trafficking": 14,
             "form_neglect": 9, "form_exploitation": 6},
    "W-21": {"first": 61, "returned": 9, "unknown": 13},
    "W-17": {"sessions": 18, "people": 1240, "female": 702, "male": 538, "child": 760, "disabled": 21},
    "W-18": {"before:kept": 1180, "before:total": 2970, "after:kept": 2310, "after:total": 2970},
}  # fmt: skip
_ANSWERS = (
    (OfficeKind.POLRES_PPA, 18, 24),
    (OfficeKind.RSUD, 9, 16),
    (OfficeKind.DINSOS, 14, 22),
    (OfficeKind.PUSKESMAS, 2, 4),
)
_OUTSIDE = (
    ("K-02", OutsideSource.SIMFONI, "Ringkasan publik, per kabupaten (CONTOH)", 61, ()),
    (
        "K-07",
        OutsideSource.KEMENSOS,
        "Tabel pemulangan (CONTOH)",
        19,
        (("Malaysia", 9), ("Kamboja", 5), ("Arab Saudi", 3)),
    ),
)


def tell(now: datetime) -> None:
    """Lays the quarters that are over, and what two sources told of the last one; what is there stays."""
    span = last_over(PeriodKind.QUARTER, localdate(now))
    counts = {each: _counts(each, place) for each, place in _quarters(span)}
    with audit.recording():
        figures = {each: _figures(found) for each, found in counts.items()}
        laid = actions.load_examples(by=_LOADER, at=now, counts=counts, figures=figures)
    if not laid:
        return
    papers = documents.Desk()
    stage = Stage(now, office_calendar(now), papers)
    try:
        with stage.acting(_MAYA) as maya:
            for figure, source, words, value, table in _OUTSIDE:
                published = OutsideFigureFacts(
                    figure=figure,
                    period=span,
                    source=source,
                    source_words=words,
                    as_of=min(span.last + timedelta(days=20), localdate(now)),
                    value=value,
                    rows=table,
                )
                actions.store_outside_figure(by=maya, at=now, published=published, key=uuid4())
    finally:
        stage.leave()
        papers.close()


def _quarters(span: Period) -> Iterator[tuple[Period, int]]:
    for place in range(_QUARTERS):
        yield span, place
        span = span.before


def _counts(span: Period, place: int) -> dict[str, Mapping[str, int]]:
    """What the newest quarter counted, a little less in those before."""
    found: dict[str, Mapping[str, int]] = {
        code: {key: _less(n, place) for key, n in value.items()} for code, value in _FIRST.items()
    }
    reports = sum(found["W-02"].values())
    months = list(_months(span))
    found["W-01"] = dict(zip(months, (reports * 30 // 100, reports * 33 // 100), strict=False))
    found["W-01"] = {**found["W-01"], months[-1]: reports - sum(found["W-01"].values())}
    districts = [each.code for each in places_in(home_regency()) if each.code.count(".") == _DISTRICT_DOTS]
    cases = sum(found["W-03"].values())
    found["W-06"] = _shared(districts, cases)
    offices = dict(Office.objects.filter(valid_to=None).order_by("-name").values_list("kind", "id"))
    found["W-10"] = {
        f"{offices[kind]}:{part}": _less(n, place)
        for kind, kept, total in _ANSWERS
        if kind in offices
        for part, n in (("kept", kept), ("total", total))
    }
    # All offices together answered what each did, whatever was rounded.
    for part in ("kept", "total"):
        answers = sum(n for key, n in found["W-10"].items() if key.endswith(part))
        found["W-09"] = {**found["W-09"], f"answers:{part}": answers}
    found["W-19"] = {
        f"{offices[OfficeKind.UPTD_PPA]}:{part}": n for part, n in (("kept", cases - 24), ("total", cases))
    }
    missed = {key: n for key, n in found["W-09"].items() if key.endswith(":total")}
    missed = {
        key.replace(":total", ":missed"): n - found["W-09"][key.replace("total", "kept")] for key, n in missed.items()
    }
    found["W-09"] = {**found["W-09"], **missed}
    for code in _OF_PEOPLE:
        found[code] = {**found[code], **{f"{key}{CASES}": n - n // 8 for key, n in found[code].items()}}
    return {each.code: found[each.code] for each in CHARTS}


_OF_PEOPLE = ("W-04", "W-05", "W-07", "W-08", "W-09", "W-10", "W-16", "W-20", "W-21")


def _figures(charts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Every figure of the catalogue: those that a chart tells as it does, the others invented from their number."""
    kept = charts["W-09"]
    known = {
        "K-01": sum(charts["W-02"].values()),
        "K-02": sum(charts["W-03"].values()),
        "K-03": sum(charts["W-13"].values()),
        "K-05": charts["W-05"]["all"],
        "K-07": charts["W-20"]["form_trafficking"],
        "K-08": charts["W-07"]["all"],
        "K-31": sum(charts["W-11"].values()),
        "K-44": kept["answers:total"],
    }
    found = {}
    for figure in CATALOGUE:
        if figure.is_recorded:
            total = known.get(figure.code, charts["W-03"]["kind_trafficking"] + int(figure.code[-1]))
            if figure.unit is FigureUnit.RUPIAH:
                total *= 1_500_000
            value = {"total": total, "child": total * 3 // 5, "unknown": 0, "female": total * 2 // 3}
            value |= {"adult": total - value["child"], "male": total - value["female"], "right": value["female"]}
            value["kept"] = kept["answers:kept"] if figure.code == "K-44" else total * 2 // 3
            value = {part.value: value[part] for part in figure.parts}
            found[figure.code] = value | {f"{part}{CASES}": n - n // 8 for part, n in value.items()}
    return found


_DISTRICT_DOTS = 2
_SHARES = (23, 17, 13, 11, 9, 8, 7, 6)


def _shared(codes: Sequence[str], count: int) -> dict[str, int]:
    found = {code: count * share // 100 for code, share in zip(codes, _SHARES, strict=False)}
    return found | {codes[-1]: count - sum(found.values()) + found.get(codes[-1], 0)}


def _months(span: Period) -> Iterator[str]:
    month = period_at(PeriodKind.MONTH, span.first)
    while month.first <= span.last:
        yield month.name
        month = month.next


def _less(n: int, place: int) -> int:
    return n - n * place * 9 // 100
