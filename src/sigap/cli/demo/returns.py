"""The demo's returns: a half-year that was sent and received, a month that waits for offices. All CONTOH."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from sigap.access.permissions import Permission
from sigap.cli.demo.stage import Stage
from sigap.figures.rules import Period, PeriodKind, last_over
from sigap.returns.actions import collecting, freezing
from sigap.returns.actions.collecting import LineAnswer
from sigap.returns.models import Return
from sigap.returns.queries import lines_by_office, return_for

_MAKER = "maya.sekretariat"
_BOOK = "CONTOH: buku register kantor, per akhir semester"
_DAY = timedelta(days=1)
# What each office says of a half-year in which SIGAP was not yet at work: code, children, adults.
_SAID: Mapping[str, tuple[tuple[str, int, int], ...]] = {
    "hasan.uptd": (("K-05", 9, 5), ("K-06", 9, 5), ("K-07", 6, 4), ("K-11", 9, 5), ("K-14", 5, 4), ("K-15", 3, 1)),
    "sekar.rsud": (("K-12", 8, 4),),
    "siti.dinsos": (
        ("K-13", 7, 4),
        ("K-16", 1, 3),
        ("K-17", 1, 3),
        ("K-18", 1, 3),
        ("K-21", 0, 2),
        ("K-22", 0, 2),
        ("K-23", 1, 0),
    ),
    "lestari.polres": (),
    "ratna.kejari": (),
}
_TOLD = (
    "CONTOH: Seluruh korban disaring. Dua belas dari 14 diperiksa kesehatannya.",
    "CONTOH: Rumah aman belum ada; empat orang ditampung di ruang sementara.",
    "CONTOH: Anggaran rumah aman diusulkan pada perubahan APBD dan dibahas rakor triwulan III.",
)


def play(stage: Stage) -> None:
    """Makes the returns that are missing."""
    if Return.objects.exclude(status="return_owed").exists():
        return
    _half_year(stage)
    # Of the days on which they were opened: in the first days of a month the last one was not over then.
    at = stage.now - 2 * _DAY
    month = last_over(PeriodKind.MONTH, localdate(at))
    with stage.acting(_MAKER) as maya:
        collecting.open_return(by=maya, at=at, code="bulanan", span=month)
    _confirm(stage, "maya.sekretariat", "bulanan", month, at)


def _half_year(stage: Stage) -> None:
    code, at = "penanganan", stage.now - 14 * _DAY
    half = last_over(PeriodKind.HALF, localdate(at))
    with stage.acting(_MAKER) as maya:
        collecting.open_return(by=maya, at=at, code=code, span=half)
    for login in _SAID:
        _confirm(stage, login, code, half, at + _DAY)
    frozen, sent = at + 5 * _DAY, localdate(at + 6 * _DAY)
    with stage.acting(_MAKER) as maya:
        collecting.narrate(by=maya, at=frozen, code=code, period=half.name, texts=_TOLD, version=1)
        edition = freezing.freeze(by=maya, at=frozen, code=code, period=half.name)
        freezing.send(
            by=maya,
            at=at + 7 * _DAY,
            code=code,
            period=half.name,
            number=edition.number,
            sent_on=sent,
            letter="CONTOH/400.10/019/GT-PPTPPO/2026",
        )
        freezing.receive(
            by=maya,
            at=at + 10 * _DAY,
            code=code,
            period=half.name,
            number=edition.number,
            received_on=localdate(at + 9 * _DAY),
            received_by="Biro Kesra Provinsi (CONTOH)",
            receipt="CONTOH 1147",
        )


def _confirm(stage: Stage, login: str, code: str, span: Period, at: datetime) -> None:
    answers = {
        figure: LineAnswer(given={"child": child, "adult": adult, "total": child + adult}, source=_BOOK)
        for figure, child, adult in _SAID.get(login, ())
    }
    with stage.acting(login) as actor:
        office = actor.offices_where(Permission.TASKFORCE_REPORT)[0]
        (asked,) = lines_by_office(return_for(actor, code, span.name), office_ids=[office])
        collecting.confirm_figures(
            by=actor, at=at, code=code, period=span.name, office_id=office, answers=answers, seen=asked.mark
        )
