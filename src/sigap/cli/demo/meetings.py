"""Meetings of the demo: two held, with decisions of which some are late, and one ahead. Everything is CONTOH."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from django.utils.timezone import get_current_timezone, localdate

from sigap.access.models import Office
from sigap.cli.demo.stage import Stage
from sigap.meetings.actions import closing, items, minutes, planning
from sigap.meetings.actions.planning import MeetingPlan
from sigap.meetings.models import ActionItem, Meeting
from sigap.meetings.queries.agenda import proposed_for
from sigap.meetings.queries.meetings import meeting_for
from sigap.meetings.rules.agenda import ProposedPoint
from sigap.meetings.rules.kinds import AgendaSource, InvitationAnswer, MeetingKind, MinutesConfirmation, Presence

_MAYA, _CHAIR = "maya.sekretariat", "guntur.polres"
_FIRST, _HELD, _AHEAD = timedelta(days=66), timedelta(days=47), timedelta(days=12)
_ASKED = (
    "Dinas Sosial",
    "Dinas Kesehatan",
    "RSUD Muaradua",
    "Unit PPA Polres",
    "UPTD PPA",
    "Dinas Pendidikan",
    "Dinas Tenaga Kerja",
    "Kantor Kementerian Agama",
    "Dinas Kominfo",
    "Dinas PPPA",
)
_AGENDA = (("Rumah aman sementara", 20), ("Nomor piket puskesmas", 15), ("Pencegahan di sekolah", 20))
_SAID_FIRST = ("Dibuka oleh pemimpin rapat", "Susunan gugus tugas dibacakan dan disepakati")
_SAID = (
    "Dibuka oleh pemimpin rapat",
    "/",
    "Dinas Sosial menawarkan ruang sementara sampai gedung baru selesai",
    "k Ruang Dinas Sosial dipakai sebagai rumah aman sementara",
    "t menyiapkan berita acara pinjam pakai p dinsos dua minggu lagi berita acara bertanda tangan",
    "/",
    "k Nomor piket dipasang di semua puskesmas p dinkes 30 hari foto papan nomor",
    "/",
    "k Indeks kerawanan desa dipakai untuk memilih desa sasaran pencegahan",
    "t menyusun jadwal sosialisasi di SMP p disdik 60 hari jadwal tertulis",
    "t mengirim narasumber pencegahan p kemenag 70 hari surat tugas",
    "t menyebarkan poster nomor aduan p kominfo 40 hari foto poster",
    "k SOP penanganan TPPO berlaku seperti dibacakan p kominfo 80 hari tautan di portal",
)


def play(stage: Stage) -> None:
    """Plays them once."""
    if Meeting.objects.exists():
        return
    earlier, held = _at(stage.now - _FIRST), _at(stage.now - _HELD)
    with stage.acting(_MAYA) as maya:
        planning.set_rhythm(
            by=maya, at=earlier - timedelta(days=8), kind=MeetingKind.PLENARY, every_months=2, basis="SK CONTOH 1/2026"
        )
    first = _planned(stage, earlier, at=earlier - timedelta(days=7))
    _invite_offices(stage, first, at=earlier - timedelta(days=6))
    _written(stage, first, earlier, _SAID_FIRST)
    second = _planned(stage, held, at=held - timedelta(days=10))
    points = [
        ProposedPoint(source=AgendaSource.OWN, about="", title=title, detail="", minutes=length)
        for title, length in _AGENDA
    ]
    with stage.acting(_MAYA) as maya:
        planning.set_agenda(by=maya, at=held - timedelta(days=9), meeting_id=second, points=points)
    _invite_offices(stage, second, at=held - timedelta(days=8))
    _written(stage, second, held, _SAID)
    item = ActionItem.objects.get(office_name="Dinas Sosial")
    with stage.acting("siti.dinsos") as siti:
        items.report_item(by=siti, at=held + timedelta(days=11), item_id=item.pk, note="Ditandatangani, CONTOH.")
    ahead = _planned(stage, _at(stage.now + _AHEAD), at=stage.now - timedelta(hours=5))
    with stage.acting(_MAYA) as maya:
        at = stage.now - timedelta(hours=4)
        proposed = proposed_for(maya, meeting_for(maya, ahead), at=at)
        planning.set_agenda(by=maya, at=at, meeting_id=ahead, points=proposed)
    _invite_offices(stage, ahead, at=stage.now - timedelta(hours=3))


def _at(moment: datetime) -> datetime:
    """Nine o'clock of that day."""
    return datetime.combine(localdate(moment), time(9), get_current_timezone())


def _planned(stage: Stage, starts_at: datetime, *, at: datetime) -> UUID:
    key = uuid4()
    plan = MeetingPlan(
        kind=MeetingKind.PLENARY,
        group="",
        title=f"Rakor pleno CONTOH {starts_at:%m/%Y}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Ruang Rapat Sekretariat Daerah",
        leader_id=stage.person(_CHAIR).pk,
    )
    with stage.acting(_MAYA) as maya:
        planning.plan_meeting(by=maya, at=at, meeting_id=key, plan=plan)
    return key


def _offices() -> Sequence[Office]:
    return list(Office.objects.filter(name__in=_ASKED, valid_to=None))


def _invite_offices(stage: Stage, key: UUID, *, at: datetime) -> None:
    ids = {office.name: office.pk for office in _offices()}
    with stage.acting(_MAYA) as maya:
        planning.invite(by=maya, at=at, meeting_id=key, office_ids=list(ids.values()))
        for name, answer in (
            ("Dinas Sosial", InvitationAnswer.COMING),
            ("Dinas Kesehatan", InvitationAnswer.COMING),
            ("Unit PPA Polres", InvitationAnswer.SUBSTITUTE),
        ):
            planning.answer_invitation(by=maya, at=at, meeting_id=key, office_id=ids[name], answer=answer)


def _written(stage: Stage, key: UUID, held: datetime, lines: Sequence[str]) -> None:
    with stage.acting(_MAYA) as maya:
        minutes.begin_meeting(by=maya, at=held, meeting_id=key)
        present = {
            office.pk: Presence.ABSENT if office.name == "Dinas Kominfo" else Presence.PRESENT for office in _offices()
        }
        minutes.note_presence(by=maya, at=held, meeting_id=key, present=present)
        for place, typed in enumerate(lines):
            at = held + timedelta(minutes=6 * place)
            minutes.write_line(by=maya, at=at, meeting_id=key, line_id=uuid4(), typed=typed)
        closing.close_minutes(by=maya, at=held + timedelta(hours=2), meeting_id=key)
    with stage.acting(_CHAIR) as chair:
        at = held + timedelta(hours=5)
        closing.confirm_minutes(by=chair, at=at, meeting_id=key, number=1, way=MinutesConfirmation.HERE)
