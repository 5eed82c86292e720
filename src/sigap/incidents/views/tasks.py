"""The five steps of an incident as a list of tasks in plain words: what is done, what is next, where it is noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.clocks.models import Clock
from sigap.incidents.models import Assessment, Incident, IncidentStep
from sigap.incidents.queries import LetterTally
from sigap.incidents.rules import NotificationDuty, StepCode
from sigap.ui.dates import near_moment

PEOPLE = "people:list"
"""Where somebody's sessions are ended: a page of an app above, known by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLocation:
    """Something to do, or where to look."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTask:
    """One step."""

    heading: str
    words: str
    is_done: bool
    meta: str = ""
    links: list[TaskLocation] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentState:
    """What the page has read of an incident, as far as the actor may."""

    incident: Incident
    steps: list[IncidentStep]
    assessment: Assessment | None
    running: Mapping[NotificationDuty, Clock]
    tally: Sequence[LetterTally]
    sees_all: bool


def tasks_for(actor: Actor, known: IncidentState, *, now: datetime) -> list[IncidentTask]:
    """The steps that the actor sees: all of them, or the technical ones."""
    contain, recover = _contain(actor, known, now), _recover(actor, known, now)
    if not known.sees_all:
        return [contain, recover]
    return [
        contain,
        _assess(actor, known, now),
        _agency(actor, known, now),
        _people(actor, known, now),
        _public(actor, known, now),
        recover,
        _learn(actor, known, now),
    ]


def _contain(actor: Actor, known: IncidentState, now: datetime) -> IncidentTask:
    links = _step_link(actor, known, StepCode.CONTAIN)
    if links and actor.can(Permission.PEOPLE_SEE):
        links.append(TaskLocation(label=_("Petugas dan sesinya"), url=reverse(PEOPLE)))
    return IncidentTask(
        heading=_("Hentikan dulu"),
        words=_("Akhiri sesi, ganti kata sandi, minta kiriman dihapus, matikan mesin yang dibobol."),
        links=links,
        **_state(known, now, StepCode.CONTAIN),
    )


def _assess(actor: Actor, known: IncidentState, now: datetime) -> IncidentTask:
    row = known.assessment
    meta = _("Versi %(n)d, %(name)s, %(moment)s") % {
        "n": row.version, "name": row.writer_name, "moment": near_moment(row.written_at, now)
    } if row else ""  # fmt: skip
    return IncidentTask(
        heading=_("Nilai: data apa, milik siapa, berapa orang"),
        words=_("Belum pasti pun tulis dulu. Surat mengambil kalimatnya dari sini."),
        is_done=row is not None,
        meta=meta,
        links=_manage_link(actor, known, "incidents:assess", _("Ubah penilaian") if row else _("Tulis penilaian")),
    )


def _agency(actor: Actor, known: IncidentState, now: datetime) -> IncidentTask:
    links = _manage_link(actor, known, "incidents:letter_agency", _("Surat untuk dicetak"), also_ended=True)
    if NotificationDuty.AGENCY in known.running:
        links += _manage_link(actor, known, "incidents:agency", _("Catat: surat dikirim"))
    return IncidentTask(
        heading=_("Beri tahu lembaga"),
        words=_("Surat tertulis paling lambat 3×24 jam sejak diketahui. Isinya boleh dilengkapi kemudian."),
        links=links,
        **_state(known, now, StepCode.TELL_AGENCY, is_open=NotificationDuty.AGENCY in known.running),
    )


def _people(actor: Actor, known: IncidentState, now: datetime) -> IncidentTask:
    is_open = NotificationDuty.SUBJECTS in known.running or any(row.count.is_open for row in known.tally)
    return IncidentTask(
        heading=_("Beri tahu orang yang terkena"),
        words=_("Lewat kontak aman, oleh yang menangani kasusnya. Wali yang terlapor tidak mendapat surat."),
        links=_manage_link(actor, known, "incidents:affected", _("Daftar dan suratnya"), also_ended=True),
        **_state(known, now, StepCode.TELL_SUBJECTS, is_open=is_open),
    )


def _public(actor: Actor, known: IncidentState, now: datetime) -> IncidentTask:
    links = _manage_link(actor, known, "incidents:letter_public", _("Pengumuman untuk dicetak"), also_ended=True)
    links += _manage_link(actor, known, "incidents:public", _("Catat putusannya"))
    return IncidentTask(
        heading=_("Putuskan: perlukah masyarakat tahu?"),
        words=_("Dalam hal tertentu wajib, misalnya kalau orangnya tidak dapat ditemukan satu per satu."),
        links=links,
        **_state(known, now, StepCode.TELL_PUBLIC, StepCode.NO_PUBLIC),
    )


def _recover(actor: Actor, known: IncidentState, now: datetime) -> IncidentTask:
    return IncidentTask(
        heading=_("Pulihkan"),
        words=_("Ganti kunci dan peranti, kembalikan data dari salinan, periksa jejak."),
        links=_step_link(actor, known, StepCode.RECOVER),
        **_state(known, now, StepCode.RECOVER),
    )


def _learn(actor: Actor, known: IncidentState, now: datetime) -> IncidentTask:
    return IncidentTask(
        heading=_("Ambil pelajaran"),
        words=_("Apa yang diubah supaya tidak terulang. Tanpa mencari siapa yang salah."),
        links=_step_link(actor, known, StepCode.LEARN),
        **_state(known, now, StepCode.LEARN),
    )


def _state(known: IncidentState, now: datetime, *codes: StepCode, is_open: bool = False) -> dict[str, Any]:
    """Done is what somebody noted as done, unless more came to be done since: a clock also ends with the incident."""
    noted = next((step for step in known.steps if step.code in codes), None)
    meta = _("%(what)s: %(name)s, %(moment)s") % {
        "what": noted.label, "name": noted.noted_by_name, "moment": near_moment(noted.done_at, now)
    } if noted else ""  # fmt: skip
    return {"is_done": noted is not None and not is_open, "meta": meta}


def _step_link(actor: Actor, known: IncidentState, code: StepCode) -> list[TaskLocation]:
    power = Permission.INCIDENT_MANAGE if code is StepCode.LEARN else Permission.INCIDENT_CONTAIN
    if not known.incident.is_open or not actor.can(power):
        return []
    url = reverse("incidents:step", args=[known.incident.number])
    return [TaskLocation(label=_("Catat langkah"), url=f"{url}?langkah={code.value}")]


def _manage_link(
    actor: Actor, known: IncidentState, route: str, label: str, *, also_ended: bool = False
) -> list[TaskLocation]:
    if not (known.incident.is_open or also_ended) or not actor.can(Permission.INCIDENT_MANAGE):
        return []
    return [TaskLocation(label=label, url=reverse(route, args=[known.incident.number]))]
