"""Shape and wording of a session, of a psychologist's note, of the client's answer, and of a component of the grant."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.assistance.forms.services import Choice, CorrectionForm, kinds_on, long_field
from sigap.assistance.models import FUNDING_LABELS, RESULT_LABELS, service_words
from sigap.assistance.rules import Funding, ServiceResult, catalogue
from sigap.sessions.models import NOT_HELD_LABELS, SESSION_PLACE_LABELS
from sigap.sessions.rules import LONGEST, NotHeld, SessionPlace, in_commas
from sigap.testimony.forms import again_field
from sigap.ui.dates import number
from sigap.ui.fields import MomentField
from sigap.ui.folding import FoldedForm
from sigap.ui.forms import ServerForm
from sigap.ui.money import whole_rupiah

OUTSIDE = "luar"
"""Somebody gave it who is no office of the task force: the name is sealed."""
_HELD = ""
COMMAS = "commas"
"""What is wrong with an amount whose thousands stand between commas: it is asked about."""
_OFFICER_LEFT = _("Petugas atau kantor ini sudah tidak menangani kasus ini. Pilih yang lain.")
_FOLDED = (
    "note",
    "result",
    "giver",
    "provider_words",
    "cost",
    "funding",
    "next_at",
    "next_officer",
    "again",
    "appointment",
)


def _people_field() -> Any:
    return forms.TypedMultipleChoiceField(
        label=_("Untuk siapa"),
        help_text=_("Tidak dicentang: semua orang dalam kasus."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _minutes_field() -> Any:
    return forms.IntegerField(
        label=_("Lamanya (menit)"),
        min_value=1,
        max_value=LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Tulis lamanya dalam menit."),
            "invalid": _("Tulis lamanya dalam menit, dengan angka."),
            "max_value": _("Paling lama sehari semalam (1440 menit)."),
        },
    )


def _place_field() -> Any:
    return forms.TypedChoiceField(
        label=_("Tempat"),
        choices=[(each.value, SESSION_PLACE_LABELS[each]) for each in SessionPlace],
        coerce=SessionPlace,
    )


class SessionForm(FoldedForm):
    """A session on one page: with its defaults it is saved as it stands. What is seldom asked lies in a fold."""

    folded: ClassVar[frozenset[str]] = frozenset(_FOLDED)
    folded_label = _("Catatan, biaya, janji berikutnya")
    kind = forms.ChoiceField(label=_("Layanan"), error_messages={"required": _("Pilih layanan yang diberikan.")})
    people = _people_field()
    starts_at = MomentField(label=_("Mulai"), help_text=_("Contoh: 25-11-2026 09.30."))
    minutes = _minutes_field()
    place = _place_field()
    not_held = forms.TypedChoiceField(
        label=_("Terlaksana?"),
        choices=[(_HELD, _("Ya, terlaksana")), *((each.value, NOT_HELD_LABELS[each]) for each in NotHeld)],
        coerce=NotHeld,
        empty_value=None,
        required=False,
    )
    note = long_field(_("Catatan"), _("Disegel. Dibaca petugas yang boleh membuka bagian Layanan."))
    result = forms.TypedChoiceField(
        label=_("Hasil"),
        choices=[("", _("Belum diisi")), *((each.value, RESULT_LABELS[each]) for each in ServiceResult)],
        coerce=ServiceResult,
        empty_value=None,
        required=False,
    )
    giver = forms.ChoiceField(
        label=_("Diberikan oleh"), required=False, error_messages={"invalid_choice": _OFFICER_LEFT}
    )
    provider_words = forms.CharField(
        label=_("Nama pihak luar"), help_text=_("Disegel."), max_length=300, required=False
    )
    cost = forms.CharField(
        label=_("Biaya (rupiah)"),
        help_text=_("Misalnya 1.250.000. Tanpa biaya: 0. Belum tahu: kosongkan."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        max_length=30,
        required=False,
    )
    funding = forms.TypedChoiceField(
        label=_("Dibiayai dari"),
        choices=[("", _("Belum diisi")), *((line.value, FUNDING_LABELS[line]) for line in Funding)],
        coerce=Funding,
        empty_value=None,
        required=False,
    )
    next_at = MomentField(label=_("Janji berikutnya"), help_text=_("Kosongkan kalau belum ada."), required=False)
    next_officer = forms.ChoiceField(
        label=_("Petugas janji itu"), required=False, error_messages={"invalid_choice": _OFFICER_LEFT}
    )
    again = again_field()
    appointment = forms.ChoiceField(label=_("Janji yang dipenuhi"), required=False)
    is_meant = forms.BooleanField(label=_("Ya, memang begitu"), required=False)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        now: datetime,
        people: Sequence[Choice],
        givers: Sequence[Choice],
        officers: Sequence[Choice],
        appointments: Sequence[Choice],
        is_psychologist: bool,
        before: Sequence[str],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now, self.is_psychologist, self.before = now, is_psychologist, before
        offered = {
            "kind": kinds_on(localdate(now)),
            "people": people,
            "giver": [*givers, (OUTSIDE, _("Pihak luar (tulis namanya)"))],
            "next_officer": officers,
            "appointment": [("", _("Tidak ada")), *appointments],
        }
        for name, choices in offered.items():
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField
        gone = {
            "is_meant": self.is_bound,
            "appointment": bool(appointments),
            "people": bool(people),
            "again": bool(before),
        }
        for name, stays in gone.items():
            if not stays:
                del self.fields[name]
        if is_psychologist:
            self.fields["note"].label = _("Catatan psikolog")
            self.fields["note"].help_text = _(
                "Masuk bagian Psikolog: selain psikolog klien itu, tidak ada yang membacanya."
            )

    def is_unfolded(self) -> bool:
        """Whether something was typed in the fold, stands wrong there, or was filled in from a plan."""
        typed = ("note", "cost", "provider_words", "next_at")
        is_wrong = any(bound.errors for bound in self.folded_fields())
        is_told = bool(self.initial.get("funding"))
        return is_wrong or is_told or (self.is_bound and any(self[name].value() for name in typed))

    def clean_cost(self) -> int | None:
        """Whole rupiah; thousands with commas are asked once, and taken when they are meant."""
        text = self.cleaned_data["cost"]
        meant = in_commas(text)
        if meant is None:
            return whole_rupiah(text)
        if not self.data.get("is_meant"):
            raise forms.ValidationError(
                _("Maksud Anda Rp%(amount)s? Kalau ya, centang “memang begitu”, atau tulis ribuan dengan titik."),
                code=COMMAS,
                params={"amount": number(meant)},
            )
        return meant

    def clean(self) -> dict[str, Any]:
        """What cost something was paid by somebody; who is no office has a name; what was not held cost nothing."""
        data = super().clean() or self.cleaned_data
        if data.get("cost") and not data.get("funding"):
            self.add_error("funding", _("Pilih siapa yang membiayai."))
        if data.get("giver") == OUTSIDE and not data.get("provider_words"):
            self.add_error("provider_words", _("Tulis siapa yang memberi layanan."))
        if data.get("not_held") and (data.get("cost") or data.get("result")):
            self.add_error("not_held", _("Sesi yang tidak terlaksana tidak punya hasil dan biaya. Kosongkan keduanya."))
        if data.get("not_held") and data.get("note"):
            self.add_error("note", _("Catatan hanya untuk sesi yang terlaksana. Pakai bagian Catatan untuk yang lain."))
        if self.is_psychologist and data.get("note") and not data.get("people"):
            where = "people" if "people" in self.fields else "note"
            self.add_error(where, _("Centang tentang siapa catatan psikolog ini."))
        if data.get("next_at") and data["next_at"] <= self.now:
            self.add_error("next_at", _("Waktu ini sudah lewat."))
        return data


class SessionCorrectionForm(CorrectionForm):
    """The next version of a service that was a session: people, length and place are corrected with it."""

    people = _people_field()
    minutes = _minutes_field()
    place = _place_field()

    def __init__(self, *args: object, people: Sequence[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["person"]
        if people:
            self.fields["people"].choices = list(people)  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["people"]

    @property
    def session_fields(self) -> list[forms.BoundField]:
        """What is told of a session alone."""
        return [self[name] for name in ("people", "minutes", "place") if name in self.fields]


class PsychologyForm(ServerForm):
    """A note outside of a session."""

    person = forms.TypedChoiceField(
        label=_("Tentang siapa"), coerce=int, error_messages={"required": _("Pilih klien.")}
    )
    text = long_field(
        _("Catatan"), _("Disegel di bagian Psikolog. Ditambah, tidak pernah diubah."), rows=8, required=True
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, people: Sequence[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]  # a ChoiceField


class SeatAnswerForm(ServerForm):
    """What the client said."""

    answer = forms.ChoiceField(
        label=_("Apa kata klien"),
        choices=[
            ("ya", _("Ya, psikolog ini boleh membaca catatan psikolog terdahulu")),
            ("tidak", _("Tidak, atau ia menarik kembali izinnya")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawaban klien.")},
    )
    answered_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)


class GrantComponentForm(ServerForm):
    """A component, as the year's technical guidance has it."""

    title = forms.CharField(
        label=_("Komponen"),
        help_text=_("Seperti tertulis di petunjuk teknis tahun itu."),
        max_length=200,
        error_messages={"required": _("Tulis nama komponennya.")},
    )
    source = forms.CharField(
        label=_("Sumber"),
        help_text=_("Nomor peraturan dan halaman atau lampirannya."),
        max_length=300,
        error_messages={"required": _("Tulis sumbernya.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("Layanan yang termasuk"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih layanan yang termasuk komponen ini.")},
    )

    def __init__(self, *args: object, day: date, taken: frozenset[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        rows = [row for row in catalogue().on(day) if row.code not in taken]
        self.fields["kinds"].choices = [(row.code, service_words(row.code)) for row in rows]  # type: ignore[attr-defined]  # a ChoiceField
