"""Letters of an activity: the request to a school or desa, its report, an attestation for each who spoke."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.kernel.errors import Refused
from sigap.letters.actions.drafting import NO_FIELDS, draft_letter, letter_id_about
from sigap.letters.models import Letter, LetterKind
from sigap.letters.rules.wording import FieldValue
from sigap.letters.titles import title_of_head
from sigap.places.queries import labels_of
from sigap.prevention.actions.activity_state import UnableForPrevention
from sigap.prevention.models import PreventionActivity
from sigap.prevention.queries.activities import ShownActivity
from sigap.prevention.rules import ActivityStatus, LearningAnswers
from sigap.ui import dates

_WISH = (
    "Gugus Tugas Pencegahan dan Penanganan Tindak Pidana Perdagangan Orang bermaksud mengadakan kegiatan pencegahan."
    " Untuk itu kami mohon:"
)


class UnableToDraft(UnableForPrevention):
    """No letter was drafted; the sentence says what is missing."""


def request_letter(*, by: Actor, at: datetime, activity: PreventionActivity) -> Letter:
    """Asks the school or desa for place and hour, once an office. Raises what draft_letter raises."""
    with translation.override("id"):
        where = _where(activity)
        desa = where.region.partition(",")[0]
        head = f"Kepala {activity.school}" if activity.school else title_of_head(OfficeKind.DESA, desa)
        hour = f", pukul {dates.clock_time(activity.starts_at)}" if activity.starts_at else ""
        wished = [
            f"Tempat untuk kegiatan “{activity.topic_label}” bagi {str(activity.audience_label).lower()}",
            f"Hari: {dates.long_day(activity.day)}{hour}",
            "Satu orang yang mendampingi dan dapat dihubungi",
        ]
        if activity.has_children:
            wished.append("Guru atau pengasuh yang tinggal setengah jam sesudah kegiatan")
            wished.append("Pemberitahuan kepada orang tua; foto wajah anak hanya dengan persetujuan tertulis mereka")
        if activity.is_public and activity.public_note:
            wished.append(f"Sudah diumumkan kepada warga: {activity.public_note}")
        return _drafted(
            by, at, activity, LetterKind.OFFICIAL,
            subject=f"Permohonan tempat dan waktu kegiatan pencegahan di {where.where}",
            addressees=[head],
            fields={
                "isi": [_WISH],
                "rincian": wished,
            },
        )  # fmt: skip


def report_letter(*, by: Actor, at: datetime, activity: PreventionActivity) -> Letter:
    """The laporan kegiatan, once it was reported. Raises UnableToDraft, and what draft_letter raises."""
    if not activity.is_reported:
        raise UnableToDraft(gettext_lazy("Isi dulu laporan kegiatannya; surat laporannya disusun dari situ."))
    with translation.override("id"):
        where, hour = _where(activity), ""
        if activity.starts_at:
            hour = f", pukul {dates.clock_time(activity.starts_at)}"
        speakers = "; ".join(", ".join(filter(None, (s["name"], s["position"]))) for s in activity.speakers)
        held = f"Kegiatan “{activity.topic_label}” bagi {str(activity.audience_label).lower()} dilaksanakan pada "
        held += f"{dates.long_day(activity.day)}{hour} di {', '.join(filter(None, (activity.place, where.where)))}."
        paragraphs = [held, f"Pembicara: {speakers}." if speakers else "", activity.summary]
        basis = [f"Rencana kegiatan pencegahan {activity.office_name}"]
        return _drafted(
            by, at, activity, LetterKind.REPORT,
            subject=f"Kegiatan pencegahan: {activity.topic_label}, {where.where}",
            addressees=["Ketua Harian Gugus Tugas PP TPPO"],
            fields={
                "dasar": basis,
                "isi": [line for line in paragraphs if line],
                "hasil": _results(activity),
                "tabel": _table(activity),
                "saran": ["Daftar hadir terlampir. Yang diceritakan peserta tidak dimuat dalam laporan ini."],
            },
        )  # fmt: skip


def attestation_letter(*, by: Actor, at: datetime, activity: PreventionActivity, place: int) -> Letter:
    """That somebody spoke there, by their place among the speakers. Raises UnableToDraft, Refused."""
    if not 0 <= place < len(activity.speakers):
        raise Refused(Permission.LETTER_WRITE, ids={"activity": str(activity.pk)})
    if activity.is_open and activity.held_at is None:
        raise UnableToDraft(gettext_lazy("Kegiatannya belum terlaksana. Surat keterangan dibuat sesudahnya."))
    speaker = activity.speakers[place]
    whose = {"nama": speaker["name"], "jabatan": speaker["position"]}
    with translation.override("id"):
        spoke = f"telah menjadi narasumber kegiatan pencegahan “{activity.topic_label}” bagi "
        spoke += (
            f"{str(activity.audience_label).lower()} di {_where(activity).where} pada {dates.long_day(activity.day)}."
        )
        return _drafted(
            by, at, activity, LetterKind.ATTESTATION,
            subject=f"Narasumber kegiatan “{activity.topic_label}”",
            addressees=[],
            fields=whose | {"isi": [spoke]},
            whose=whose,
        )  # fmt: skip


def _drafted(
    by: Actor, at: datetime, activity: PreventionActivity, kind: LetterKind, *, subject: str, addressees: list[str],
    fields: Mapping[str, FieldValue], whose: Mapping[str, str] = NO_FIELDS,
) -> Letter:  # fmt: skip
    if activity.status == ActivityStatus.CALLED_OFF:
        raise UnableToDraft(gettext_lazy("Kegiatan ini dibatalkan; surat tidak disusun lagi."))
    of: dict[str, Any] = {
        "office_id": by.offices_where(Permission.LETTER_WRITE)[0], "kind": kind, "about": activity.about,
    }  # fmt: skip
    key = letter_id_about(**of, says=whose)
    letter: Letter = draft_letter(
        by=by, at=at, letter_id=key, subject=subject, addressees=addressees, fields=fields, **of
    )
    return letter


def _where(activity: PreventionActivity) -> ShownActivity:
    return ShownActivity(activity=activity, region=labels_of([activity.region_code])[activity.region_code])


def _results(activity: PreventionActivity) -> list[str]:
    sentences = [_("%(n)s orang hadir.") % {"n": dates.number(activity.reached_total or 0)}]
    if activity.gain is not None:
        before, after = LearningAnswers.of(activity.before), LearningAnswers.of(activity.after)
        if before and after:
            shares = {"before": round(100 * before.share), "after": round(100 * after.share)}
            sentences.append(_("Jawaban benar: %(before)d%% sebelum, %(after)d%% sesudah.") % shares)
    if activity.cost_a_person is not None:
        sentences.append(
            _("Biaya Rp%(n)s untuk setiap orang yang hadir.") % {"n": dates.number(activity.cost_a_person)}
        )
    return sentences


def _table(activity: PreventionActivity) -> list[str]:
    counts = [
        (_("Perempuan"), activity.reached_female),
        (_("Laki-laki"), activity.reached_male),
        (_("Anak (di bawah 18)"), activity.reached_child),
        (_("Dewasa"), activity.reached_adult),
        (_("Lansia (60+)"), activity.reached_elder),
        (_("Penyandang disabilitas"), activity.reached_disabled),
    ]
    rows = [f"{label} | {_('tidak dihitung') if count is None else dates.number(count)}" for label, count in counts]
    if activity.spent:
        rows.append(f"{_('Biaya')} | Rp{dates.number(activity.spent)}")
    return rows
