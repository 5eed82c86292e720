"""Shape and wording of a field visit and of what a team saw."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sigap.assistance.forms.services import Choice, long_field, moment_field
from sigap.assistance.models import service_words
from sigap.assistance.rules import catalogue
from sigap.cases.models import EMERGENCY_LABELS
from sigap.casework.actions import GoalDraft
from sigap.fieldvisits.actions import FieldWords, SeenInField
from sigap.fieldvisits.models import PURPOSE_LABELS, SPOKEN_LABELS
from sigap.fieldvisits.rules import FieldPurpose, SpokenTo
from sigap.ui.fields import DayField
from sigap.ui.folding import FoldedForm
from sigap.ui.forms import ServerForm

STEPS = 3
"""Agreed steps that one sheet takes; more are added to the plan."""
_SHORT = 300
_OUTREACH = "outreach"
_STEP = ("task", "owner", "due_on")


def _line(label: Any, help_text: Any = "", *, required: bool = False, **more: Any) -> Any:
    return forms.CharField(label=label, help_text=help_text, max_length=_SHORT, required=required, **more)


class PlanVisitForm(FoldedForm):
    """Who goes where, when they are back, who stays and knows the route."""

    folded: ClassVar[frozenset[str]] = frozenset({"others", "aim", "letter_number"})
    folded_label = _("Nomor surat, yang ikut serta, catatan")
    purpose = forms.TypedChoiceField(
        label=_("Untuk apa"), choices=[(each.value, PURPOSE_LABELS[each]) for each in FieldPurpose], coerce=FieldPurpose
    )
    place = _line(
        _("Ke mana"), _("Disegel. Tidak ditulis di surat, pesan, atau linimasa."), required=True,
        error_messages={"required": _("Tulis ke mana tim pergi: kalau tidak ada kabar, ke sanalah mereka dicari.")},
    )  # fmt: skip
    route = _line(_("Lewat mana"), _("Disegel. Jalan yang dilalui dan tempat singgah."))
    vehicle = _line(_("Kendaraan"), _("Disegel. Jenis, warna, nomor polisi."))
    departs_at = moment_field(_("Berangkat"))
    returns_at = moment_field(_("Kembali paling lambat"), _("Lewat jam ini tanpa kabar, tim dicari."))
    leader = forms.TypedChoiceField(label=_("Ketua tim"), coerce=UUID, help_text=_("Yang menangani kasus ini."))
    team = forms.TypedMultipleChoiceField(
        label=_("Anggota tim"), coerce=UUID, widget=forms.CheckboxSelectMultiple, required=False
    )
    keeper = forms.TypedChoiceField(
        label=_("Rute diberitahukan kepada"),
        coerce=UUID,
        help_text=_("Rekan yang tinggal di kantor. Sampaikan rutenya langsung, sebelum berangkat."),
        error_messages={"required": _("Pilih rekan yang tinggal dan tahu rutenya.")},
    )
    letter_number = _line(
        _("Nomor surat tugas"), _("Dari buku agenda kantor. Boleh kosong: ditulis tangan di surat."),
        validators=[RegexValidator(r"^[0-9A-Za-z./ -]{1,60}\Z", _("Tulis nomornya saja: angka, huruf, titik, garis."))],
    )  # fmt: skip
    others = _line(_("Ikut serta dari luar kantor"), _("Disegel. Jabatan, misalnya sopir, kader desa."))
    aim = long_field(_("Yang dicari atau dipastikan"), _("Disegel. Dibaca yang menangani kasus."), rows=2)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, leaders: Sequence[Choice], people: Sequence[Choice], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial={"post_key": uuid4()} | initial)
        fields: dict[str, Any] = dict(self.fields)
        fields["leader"].choices = list(leaders)
        fields["team"].choices = list(people)
        fields["keeper"].choices = [("", _("Pilih")), *people]

    @property
    def words(self) -> FieldWords:
        """What is sealed."""
        return FieldWords(**{name: self.cleaned_data[name] for name in FieldWords.__slots__})


class FieldSheetForm(ServerForm):
    """What a team saw, on one page; up to three steps that were agreed."""

    seen = long_field(
        _("Apa yang dilihat dan didengar"), _("Kode kasus saja, tanpa nama. Disegel."), rows=6, required=True
    )
    spoken_to = forms.TypedMultipleChoiceField(
        label=_("Siapa yang diajak bicara"),
        choices=[(each.value, SPOKEN_LABELS[each]) for each in SpokenTo],
        coerce=SpokenTo,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    dangers = forms.MultipleChoiceField(
        label=_("Bahaya yang ditemukan"),
        help_text=_("Yang dicentang langsung menjadi tanda darurat kasus ini."),
        choices=[(flag.value, words) for flag, words in EMERGENCY_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    service = forms.ChoiceField(label=_("Catat sebagai layanan"), required=False)
    people = forms.TypedMultipleChoiceField(
        label=_("Layanan untuk siapa"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    is_back = forms.BooleanField(label=_("Semua anggota tim sudah kembali dengan selamat"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        owners: Sequence[Choice],
        clients: Sequence[Choice],
        day: date,
        is_out: bool,
        may_tell_danger: bool,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"post_key": uuid4(), "version": 0, "service": _OUTREACH} | (initial or {}))
        service: Any = self.fields["service"]
        kinds = [row.code for row in catalogue().on(day) if row.function == _OUTREACH]
        service.choices = [*((code, service_words(code)) for code in kinds), ("", _("Tidak dicatat"))]
        self.clients = [int(ordinal) for ordinal, _words in clients]
        self.fields["people"].choices = list(clients)  # type: ignore[attr-defined]  # a ChoiceField
        if len(clients) <= 1:
            del self.fields["people"]
        self.steps = STEPS if owners else 0
        for place in range(self.steps):
            self._add_step(place, owners)
        if not is_out:
            del self.fields["is_back"]
        if not may_tell_danger:
            del self.fields["dangers"]

    def _add_step(self, place: int, owners: Sequence[Choice]) -> None:
        numbered = {"n": place + 1}
        self.fields[f"task_{place}"] = _line(format_lazy(_("Langkah berikut {n}"), **numbered))
        self.fields[f"owner_{place}"] = forms.ChoiceField(
            label=format_lazy(_("Siapa {n}"), **numbered), choices=[("", _("Pilih")), *owners], required=False
        )
        self.fields[f"due_on_{place}"] = DayField(label=format_lazy(_("Sampai {n}"), **numbered), required=False)

    @property
    def step_rows(self) -> list[dict[str, Any]]:
        """The fields of each step, and whether something stands in them."""
        rows = [[self[f"{name}_{place}"] for name in _STEP] for place in range(self.steps)]
        return [{"fields": row, "is_begun": any(bound.errors or bound.value() for bound in row)} for row in rows]

    @property
    def asked(self) -> list[forms.BoundField]:
        """What stands before the steps."""
        return [self[name] for name in ("seen", "spoken_to", "dangers") if name in self.fields]

    @property
    def last(self) -> list[forms.BoundField]:
        """What stands after them."""
        return [self[name] for name in ("service", "people", "is_back") if name in self.fields]

    def _begun(self, given: dict[str, Any]) -> list[int]:
        return [
            place
            for place in range(self.steps)
            if any(given.get(f"{name}_{place}") or f"{name}_{place}" in self.errors for name in _STEP)
        ]

    def clean(self) -> dict[str, Any]:
        """A step that somebody began is whole, or says what is missing; a service says for whom it was."""
        given = super().clean() or {}
        if "people" in self.fields and given.get("service") and not given.get("people"):
            self.add_error("people", _("Centang siapa yang ditemui, atau pilih “Tidak dicatat”."))
        missing = (
            ("task", _("Tulis apa yang dikerjakan.")),
            ("owner", _("Pilih siapa yang mengerjakan.")),
            ("due_on", _("Tulis sampai kapan: tanpa tanggal tidak ada yang mengingatkan.")),
        )
        for place in self._begun(given):
            for name, words in missing:
                if not given.get(f"{name}_{place}") and f"{name}_{place}" not in self.errors:
                    self.add_error(f"{name}_{place}", words)
        return given

    @property
    def sheet(self) -> SeenInField:
        """As it is stored."""
        given = self.cleaned_data
        return SeenInField(
            seen=given["seen"],
            spoken_to=given["spoken_to"],
            dangers=given.get("dangers", ()),
            steps=[
                GoalDraft(
                    words=given[f"task_{place}"], task=given[f"task_{place}"], service="",
                    owner=given[f"owner_{place}"], due_on=given[f"due_on_{place}"],
                )
                for place in self._begun(given)
            ],
            service=given["service"],
            people=given.get("people", self.clients),
            is_back=given.get("is_back", False),
        )  # fmt: skip
