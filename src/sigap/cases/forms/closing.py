"""Shape and wording of closing a case, answering for it, looking at it, and opening it again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.file import CloseForm
from sigap.cases.models import CLOSING_FINDING_LABELS, OBJECTION_LABELS, REOPENING_LABELS
from sigap.cases.rules import ClosingFinding, ClosingObjection, ReopeningReason
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

APPROVE = "approve"
"""The answer of a second person that closes the case."""


class ClosingForm(CloseForm):
    """Why the case ends, when to look after the person once more, and who follows the criminal case where one is open.

    `lacking` says for each reason what would still stand against it.
    """

    after_care_on = DayField(
        label=_("Pemantauan pascaterminasi: lihat lagi pada"),
        help_text=_("Contoh: 25-02-2027. Boleh kosong."),
        required=False,
    )
    follower = forms.ChoiceField(
        label=_("Siapa yang mengikuti perkara pidana dan restitusinya"),
        help_text=_("Salah satunya masih berjalan. Ia diberi tahu saat kasus ditutup."),
        required=False,
        error_messages={"invalid_choice": _("Pilih dari daftar.")},
    )

    def __init__(
        self,
        *args: Any,
        followers: Sequence[tuple[str, str]] = (),
        lacking: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        reason: Any = self.fields["reason"]
        reason.choice_hints = dict(lacking or {})
        self.has_followers = bool(followers)
        if not followers:
            del self.fields["follower"]
            return
        follower: Any = self.fields["follower"]
        follower.choices = [("", _("Pilih petugas")), *followers]

    def clean(self) -> dict[str, Any]:
        """While a criminal case or restitution is open, somebody is named who follows it."""
        cleaned = super().clean() or self.cleaned_data
        if self.has_followers and "follower" not in self.errors and not cleaned.get("follower"):
            self.add_error("follower", _("Pilih siapa yang mengikuti perkara pidana dan restitusinya."))
        return cleaned


class AloneForm(ServerForm):
    """Why one person closes without waiting any longer. Sealed."""

    words = forms.CharField(
        label=_("Mengapa tidak menunggu pemeriksa kedua?"),
        help_text=_("Disegel, dan dibaca oleh yang meninjau bila ia ditugaskan pada kasus ini."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Tulis satu dua kalimat.")},
    )


class AnswerClosingForm(ServerForm):
    """The second person's answer: closed, or what stands against it."""

    answer = forms.ChoiceField(
        label=_("Jawaban Anda"),
        choices=[
            (APPROVE, _("Setuju, tutup kasus ini")),
            *((each.value, OBJECTION_LABELS[each]) for each in ClosingObjection),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawabannya.")},
    )
    words = forms.CharField(
        label=_("Keberatan Anda, kalau tidak setuju"),
        help_text=_("Disegel, dan dibaca oleh yang menutup kasus ini."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    @property
    def objection(self) -> ClosingObjection | None:
        """What stands against it; none where it is approved. Of a valid form."""
        answer = self.cleaned_data["answer"]
        return None if answer == APPROVE else ClosingObjection(answer)


class ReviewClosingForm(ServerForm):
    """What a third person found of a closing by one."""

    finding = forms.ChoiceField(
        label=_("Hasil tinjauan"),
        choices=[(each.value, CLOSING_FINDING_LABELS[each]) for each in ClosingFinding],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih hasilnya.")},
    )


class ReopenForm(ServerForm):
    """Why a closed case opens again."""

    reason = forms.ChoiceField(
        label=_("Mengapa kasus dibuka kembali?"),
        choices=[(each.value, REOPENING_LABELS[each]) for each in ReopeningReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya.")},
    )
