"""What the gallery of components shows: one of each, in each of its states. All of it is invented."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm
from sigap.ui.icons import DRAWINGS
from sigap.ui.shell import Tab, Words
from sigap.ui.timeleft import TimeLeft, Tone, time_left

COLOURS = (
    ("navy", "#083575"),
    ("deep", "#0a489f"),
    ("blue", "#196bcd"),
    ("pale", "#e8f0fb"),
    ("ground", "#f2f5f9"),
    ("late", "#8c1515"),
    ("soon", "#704300"),
    ("ok", "#18582a"),
)


class SampleForm(ServerForm):
    """One field of each kind."""

    phone = forms.CharField(label=_("Nomor telepon"), help_text=_("Dipakai hanya dengan cara yang aman"))
    happened_on = DayField(
        label=_("Tanggal"),
    )
    note = forms.CharField(label=_("Catatan"), widget=forms.Textarea(attrs={"rows": 3}))
    office = forms.ChoiceField(label=_("Kantor"), choices=[("uptd", "UPTD PPA"), ("polres", "Unit PPA Polres")])
    wishes = forms.MultipleChoiceField(
        label=_("Centang"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", _("Terpilih")), ("b", _("Belum"))],
        initial=["a"],
    )
    way = forms.ChoiceField(
        label=_("Pilihan"),
        widget=forms.RadioSelect,
        choices=[("one", _("Satu pilihan")), ("two", _("Pilihan lain"))],
        initial="one",
    )
    flags = forms.MultipleChoiceField(
        label=_("Tanda darurat"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("confinement", _("Dikurung")), ("injury", _("Terluka")), ("pregnant", _("Hamil"))],
        initial=["confinement"],
    )
    is_sure = forms.BooleanField(label=_("Saya sudah memeriksa"), help_text=_("Tercatat atas nama Anda"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Shown under an option by the choices component.
        self.fields["way"].choice_hints = {"two": _("Dengan keterangan")}  # type: ignore[attr-defined]  # ours


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTag:
    """A tag as the tag component takes it."""

    words: Words
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleClock:
    """A clock as shown on a case."""

    name: Words
    left: TimeLeft
    state_words: Words = ""
    state_tone: str = ""
    state_icon: str = ""
    meter_tone: str = ""
    note: Words = ""
    basis: Words = ""
    is_unverified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleEntry:
    """An entry of a timeline."""

    what: Words
    meta: Words
    more: tuple[Words, ...] = ()
    is_reading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCase:
    """A case header."""

    code: str = "PINUS-640"
    risk: str = "medium"
    risk_label: Words
    tags: tuple[SampleTag, ...]
    spoken: Words
    left: TimeLeft
    owner: str = "Dewi Anggraini"
    office: str = "UPTD PPA"
    opened_at: datetime
    closed_at: datetime | None = field(default=None)


TAGS = (
    SampleTag(words=_("Risiko tinggi"), tone="late", icon="up"),
    SampleTag(words=_("Risiko sedang"), tone="soon", icon="equal"),
    SampleTag(words=_("Risiko rendah"), icon="equal"),
    SampleTag(words=_("Terlambat"), tone="late"),
    SampleTag(words=_("Perlu dijaga"), tone="soon"),
    SampleTag(words=_("Tepat waktu"), tone="ok"),
    SampleTag(words=_("Dalam asesmen"), tone="blue"),
    SampleTag(words=_("Dijeda"), icon="pause"),
    SampleTag(words=_("Tertutup"), icon="lock"),
    SampleTag(words=_("Terlapor"), tone="soon", icon="alert"),
)

ROOMS = (
    Tab(label=_("Ringkasan"), url="#bagian", is_current=True),
    Tab(label=_("Orang"), url="#bagian", count=2),
    Tab(label=_("Proses hukum"), url="#bagian", locked=_("terbuka setelah polisi menerima")),
)

ENTRIES = (
    SampleEntry(what=_("RSUD menerima rujukan"), meta=_("Hari ini 08.15, dicatat 08.20")),
    SampleEntry(what=_("Identitas dibuka"), meta=_("Kemarin 15.02, dengan alasan"), is_reading=True),
)


def _rows(now: datetime) -> tuple[dict[str, Any], ...]:
    hour = timedelta(hours=1)
    return (
        {
            "url": "#baris",
            "what": _("Telepon balik pelapor"),
            "facts": ("Kec. Simpang",),
            "office": "UPTD PPA",
            "left": time_left(now - 2 * hour, now=now),
            "risk": "high",
            "risk_label": _("Risiko tinggi"),
        },
        {
            "url": "#baris",
            "what": _("Susun rencana layanan"),
            "code": "PINUS-640",
            "office": "Dinas Sosial",
            "left": time_left(now + 4 * hour, now=now, since=now - 2 * hour),
            "risk": "low",
            "risk_label": _("Risiko rendah"),
        },
    )


def _clocks(now: datetime) -> tuple[SampleClock, ...]:
    hour = timedelta(hours=1)
    late = time_left(now + 4 * hour, now=now, since=now - 68 * hour)
    done = TimeLeft(tone=Tone.OK, words="", share=0)
    return (
        SampleClock(
            name=_("Lapor ke polisi"), left=late, note=_("3×24 jam, sampai hari ini 13.55"), basis="UU 12/2022"
        ),
        SampleClock(name=_("Jawaban RSUD"), left=done, state_words=_("Tepat waktu"), state_tone="ok"),
        SampleClock(
            name=_("Persetujuan tertulis"),
            left=time_left(now + 9 * hour, now=now, since=now - 11 * hour),
            state_words=_("Dijeda"),
            state_icon="pause",
            meter_tone="blue",
            note=_("Dijeda sejak kemarin: menunggu ibu pulang"),
            basis=_("Aturan kantor"),
            is_unverified=True,
        ),
    )


def gallery_context(now: datetime) -> dict[str, Any]:
    """The context of `ui/komponen.html`."""
    hour = timedelta(hours=1)
    wrong = SampleForm(
        {
            "phone": "0812-0000-0000",
            "happened_on": "24/13",
            "note": "…",
            "office": "uptd",
            "wishes": ["a"],
            "way": "one",
            "flags": ["injury"],
            "is_sure": "on",
        },
        auto_id="id_salah_%s",
    )
    lefts = (
        time_left(now - 2 * hour, now=now),
        time_left(now + 0.3 * hour, now=now, since=now - hour),
        time_left(now + 4 * hour, now=now, since=now - 2 * hour),
        time_left(now + 60 * hour, now=now),
    )
    return {
        "colours": COLOURS,
        "tags": TAGS,
        "lefts": lefts,
        "form": SampleForm(auto_id="id_%s"),
        "wrong": wrong,
        "case": SampleCase(
            risk_label=_("Risiko sedang"),
            tags=(SampleTag(words=_("Berjalan"), tone="blue"),),
            spoken=_("pinus, enam, empat, nol"),
            left=time_left(now + 96 * hour, now=now),
            opened_at=now - 150 * hour,
        ),
        "rooms": ROOMS,
        "rows": _rows(now),
        "contact": {
            "allowed": _("lewat guru BK, hari sekolah 10.00–12.00"),
            "never_words": _("WhatsApp, telepon rumah, surat ke rumah"),
            "cover": _("dari koperasi"),
        },
        "clocks": _clocks(now),
        "entries": ENTRIES,
        "icons": sorted(DRAWINGS),
        "now": now,
    }
