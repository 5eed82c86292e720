"""Shape and wording of a victim's wish, of what came of telling news, and of a planned release."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.legal.forms.marks import Choice, day_field
from sigap.legal.models import MANNER_LABELS, SOURCE_LABELS
from sigap.legal.models.telling import GROUND_LABELS, NOTICE_ANSWER_LABELS, SCOPE_LABELS, SILENCE_ANSWER_LABELS
from sigap.legal.rules import MarkSource, TellManner
from sigap.legal.rules.telling import NoticeAnswer, ReleaseGround, WishScope
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm

_LONG = 1000
_VICTIM = _("Korban sendiri")


def _choices(field: Any, choices: Sequence[Choice]) -> None:
    field.choices = choices


def _text(label: Any, help_text: Any, *, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=_LONG,
        required=False,
    )


def _manners(label: Any, *, required: bool) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("Pilih")), *((manner.value, MANNER_LABELS[manner]) for manner in TellManner)],
        coerce=TellManner,
        empty_value=None,
        required=required,
        error_messages={"required": _("Pilih caranya.")},
    )


class WishForm(ServerForm):
    """What a victim wants to know, by whom and how; `barred` ways are never offered."""

    scope = forms.TypedChoiceField(
        label=_("Mau diberi tahu apa"),
        choices=[(scope.value, SCOPE_LABELS[scope]) for scope in WishScope],
        coerce=WishScope,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih apa yang korban mau tahu.")},
    )
    rhythm_days = forms.IntegerField(
        label=_("Kabar berkala tiap berapa hari"),
        help_text=_("Untuk “semua kemajuan”. Disepakati dengan korban; undang-undang tidak menyebut hari."),
        min_value=1,
        max_value=180,
        required=False,
    )
    again_on = day_field(_("Ditanyakan lagi pada"), _("Untuk “tidak mau dulu”. Sepakati harinya dengan korban."))
    speaker = forms.ChoiceField(label=_("Siapa yang mengatakannya"), required=False)
    spoken_on = day_field(_("Ditanyakan pada"))
    teller = forms.TypedChoiceField(
        label=_("Siapa yang memberi tahu"),
        coerce=UUID,
        error_messages={"required": _("Pilih petugasnya.")},
    )
    manner = _manners(_("Lewat apa"), required=True)
    when = forms.CharField(
        label=_("Kapan boleh dihubungi"),
        help_text=_("Disegel. Misalnya Selasa dan Kamis sesudah pukul 13, saat ia di sekolah."),
        max_length=200,
        required=False,
    )
    words = _text(
        _("Kata-kata yang aman"),
        _("Disegel. Bagaimana menyebut diri, apa yang tidak boleh disebut, di depan siapa tidak boleh bicara."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        now: datetime,
        guardians: Sequence[Choice],
        tellers: Mapping[UUID, str],
        barred: Sequence[TellManner] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.today: date = localdate(now)
        self.fields["again_on"].required = False
        _choices(self.fields["speaker"], [("", _VICTIM), *guardians])
        _choices(self.fields["teller"], [("", _("Pilih")), *((str(who), name) for who, name in tellers.items())])
        offered = [(manner.value, MANNER_LABELS[manner]) for manner in TellManner if manner not in barred]
        _choices(self.fields["manner"], [("", _("Pilih")), *offered])
        if not guardians:
            del self.fields["speaker"]

    def clean(self) -> dict[str, Any]:
        """What each answer needs beside it."""
        cleaned = super().clean() or self.cleaned_data
        scope, spoken, again = cleaned.get("scope"), cleaned.get("spoken_on"), cleaned.get("again_on")
        if spoken and spoken > self.today:
            self.add_error("spoken_on", _("Tanggal ini belum tiba. Periksa lagi."))
        if scope is WishScope.ALL and not cleaned.get("rhythm_days") and "rhythm_days" not in self.errors:
            self.add_error("rhythm_days", _("Tulis tiap berapa hari korban dikabari."))
        if scope is WishScope.NOTHING and "again_on" not in self.errors and (not again or (spoken and again <= spoken)):
            self.add_error("again_on", _("Sepakati hari untuk menanyakannya lagi, sesudah hari ini ditanyakan."))
        return cleaned


class NoticeForm(ServerForm):
    """What came of telling it: told, not wanted, not reached."""

    answer = forms.TypedChoiceField(
        label=_("Hasilnya"),
        choices=[(answer.value, NOTICE_ANSWER_LABELS[answer]) for answer in NoticeAnswer],
        coerce=NoticeAnswer,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih hasilnya.")},
    )
    done_at = MomentField(label=_("Kapan"), help_text=_("Contoh: 25-11-2026 09.30."))
    hearer = forms.ChoiceField(label=_("Kepada siapa"), required=False)
    manner = _manners(_("Bagaimana disampaikan"), required=False)
    words = _text(
        _("Tanggapannya"), _("Disegel. Dibaca kantor Anda saja. Yang ditanyakan, yang dikhawatirkan."), rows=3
    )
    wants_plan = forms.BooleanField(
        label=_("Rencana keselamatannya perlu dilihat lagi"),
        help_text=_("Menjadi tugas Anda hari ini."),
        required=False,
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, now: datetime, guardians: Sequence[Choice], is_silence: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now, self.is_silence = now, is_silence
        _choices(self.fields["hearer"], [("", _VICTIM), *guardians])
        if is_silence:
            _choices(self.fields["answer"], [(each.value, SILENCE_ANSWER_LABELS[each]) for each in NoticeAnswer])
        for name in ("hearer", "manner", "words", "wants_plan") if is_silence else () if guardians else ("hearer",):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """It has happened; who was told was told somehow."""
        cleaned = super().clean() or self.cleaned_data
        done_at = cleaned.get("done_at")
        if done_at and done_at > self.now:
            self.add_error("done_at", _("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        if cleaned.get("answer") is NoticeAnswer.DONE and not self.is_silence and not cleaned.get("manner"):
            self.add_error("manner", _("Pilih caranya."))
        return cleaned


class PlannedReleaseForm(ServerForm):
    """On which day a suspect is to go free, and why; no day takes it away."""

    on = day_field(_("Hari bebas yang direncanakan"), _("Kosongkan kalau tidak diketahui lagi."))
    ground = forms.TypedChoiceField(
        label=_("Mengapa"),
        choices=[("", _("Pilih")), *((each.value, GROUND_LABELS[each]) for each in ReleaseGround)],
        coerce=ReleaseGround,
        empty_value=None,
        required=False,
    )
    source = forms.TypedChoiceField(
        label=_("Menurut keterangan"),
        choices=[("", _("Pilih")), *((source.value, SOURCE_LABELS[source]) for source in MarkSource)],
        coerce=MarkSource,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: object, now: datetime, is_first_hand: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.today: date = localdate(now)
        self.fields["on"].required = False
        if is_first_hand:
            del self.fields["source"]

    def clean(self) -> dict[str, Any]:
        """A day ahead, with its reason and who said so."""
        cleaned = super().clean() or self.cleaned_data
        day = cleaned.get("on")
        if day and day < self.today:
            self.add_error("on", _("Hari ini sudah lewat. Yang sudah terjadi dicatat sebagai tonggak perkara."))
        if day and not cleaned.get("ground"):
            self.add_error("ground", _("Pilih mengapa ia bebas."))
        if day and "source" in self.fields and not cleaned.get("source"):
            self.add_error("source", _("Pilih menurut keterangan siapa."))
        return cleaned
