"""The duty list of one kind of office, on the screen and on paper."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import override

from sigap.access.file_pages import FilePage, gives_file
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.cases.downloads import send_file
from sigap.cleaning import FileKind
from sigap.kernel.clock import now
from sigap.letters.typesetting import pdf
from sigap.places.queries import home_regency, label_of
from sigap.rulebook.queries.duties import DutyList, duty_list
from sigap.ui import dates


@page(Permission.TASKFORCE_SEE)
def duties(request: DeskRequest, kind: str) -> HttpResponse:
    """What such an office owes by which article, what it may see, whom it may ask."""
    return render(request, "rulebook/duties.html", {"found": duty_list(request.actor, kind, at=now())})


@page(Permission.TASKFORCE_SEE)
def _paper(request: DeskRequest, kind: str) -> HttpResponse:
    """The same on paper."""
    found = duty_list(request.actor, kind, at=now())
    with override("id"):
        raw = pdf("duties", _facts(found), at=now())
    return send_file(raw, FileKind.PDF, f"kewajiban-{found.kind.replace('_', '-')}")


def _facts(found: DutyList) -> dict[str, Any]:
    return {
        "title": f"Daftar kewajiban: {found.label}",
        "head": {"office": found.label},
        "where": label_of(home_regency()),
        "day": dates.letter_day(localdate(now())),
        "owes": [[row.what, row.within or "–", row.basis] for row in found.owes],
        "sees": [[row.asked, row.sections] for row in found.sees],
        "seen": _seen_words(found),
        "asks": [[row.what, row.of, row.answer, row.basis] for row in found.asks],
        "foot": "Disusun dari aturan yang dipakai SIGAP hari ini. Dasar hukum belum diverifikasi sampai dikonfirmasi.",
        "example": settings.SIGAP_DEMO,
    }


def _seen_words(found: DutyList) -> str:
    if found.is_own_file:
        return "Berkas kasus kantor ini sendiri, menurut peran dan penugasan."
    if not found.has_files:
        return "Tidak membuka berkas kasus. Perkaranya tidak ditanyakan, tidak diceritakan, dan tidak didamaikan."
    return f"Selalu tertutup: {found.never}."


duties_pdf = gives_file(_paper, FilePage("rulebook:duties", takes=("kind",)))
