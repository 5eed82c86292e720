"""Shape and wording of what is known of a child, of steps, and of a detention."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.juvenile.models import (
    AGE_LABELS,
    CHILD_STEP_GROUPS,
    CHILD_STEP_LABELS,
    COMPANION_LABELS,
    PLACE_LABELS,
    RELEASE_LABELS,
    STAGE_LABELS,
)
from sigap.juvenile.rules import (
    AgeSource,
    ChildCompanion,
    ChildStepKind,
    DetentionPlace,
    DetentionStage,
    ReleaseReason,
)
from sigap.ui.fields import BirthDayField, DayField, MomentField
from sigap.ui.forms import ServerForm

_NOT_YET = _("Waktu ini belum tiba. Periksa tanggal dan jamnya.")
_LONG = 2000


class _ChildForm(ServerForm):
    """What has not happened is not noted."""

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Every moment lies behind now."""
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            moment = cleaned.get(name)
            if isinstance(field, MomentField) and moment is not None and moment > self.now:
                self.add_error(name, _NOT_YET)
        return cleaned


class _WithPaper(_ChildForm):
    number = forms.CharField(label=_("Nomor surat"), help_text=_("Disegel."), max_length=200, required=False)
    note = forms.CharField(
        label=_("Keterangan"),
        help_text=_("Disegel."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=_LONG,
        required=False,
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = ("number", "note")
        self.order_fields([*(name for name in self.fields if name not in last), *last])


class ChildFactsForm(_ChildForm):
    """Age on the day of the act, from which paper; the threat; repeat; also a victim."""

    acted_on = DayField(label=_("Tanggal perbuatan"), required=False)
    born_on = BirthDayField(
        label=_("Tanggal lahir"), help_text=_("Disegel. Umur dihitung pada hari perbuatan."), required=False
    )
    age_years = forms.IntegerField(
        label=_("Umur pada hari perbuatan, kalau tanggal lahir tidak diketahui"),
        min_value=0,
        max_value=130,
        required=False,
    )
    source = forms.ChoiceField(
        label=_("Umur menurut"), choices=[(source.value, AGE_LABELS[source]) for source in AgeSource]
    )
    threat_years = forms.IntegerField(
        label=_("Ancaman pidana terberat, dalam tahun"),
        help_text=_("Menurut pasal yang disangkakan. Kosongkan kalau belum jelas."),
        min_value=0,
        max_value=99,
        required=False,
    )
    is_repeat = forms.BooleanField(label=_("Pengulangan tindak pidana"), required=False)
    is_also_victim = forms.BooleanField(
        label=_("Anak ini juga korban"),
        help_text=_(
            "Misalnya dipaksa pelaku perdagangan orang. Penanggung jawab kasus diberi tahu dan mencatat apa yang "
            "dilakukan terhadapnya."
        ),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ChildStepForm(_WithPaper):
    """A step: what, when, who was beside the child."""

    kind = forms.ChoiceField(label=_("Langkah"), error_messages={"required": _("Pilih langkahnya.")})
    happened_at = MomentField(label=_("Kapan"))
    companions = forms.MultipleChoiceField(
        label=_("Yang mendampingi atau ikut memutuskan"),
        choices=[(each.value, COMPANION_LABELS[each]) for each in ChildCompanion],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: object, kinds: Sequence[ChildStepKind], has_paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grouped = [
            (group, [(kind.value, CHILD_STEP_LABELS[kind]) for kind in of_group if kind in kinds])
            for group, of_group in CHILD_STEP_GROUPS
        ]
        choices = [("", _("Pilih")), *((group, steps) for group, steps in grouped if steps)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if not has_paper:
            del self.fields["number"], self.fields["note"]


class _WithCustodian(_ChildForm):
    """With the office that holds the child and must let the child out."""

    custodian = forms.ChoiceField(
        label=_("Kantor yang wajib mengeluarkan"),
        help_text=_("Kepalanya diberi tahu dua hari dan satu hari sebelum batas, dan saat batas tiba."),
        error_messages={"required": _("Pilih kantor yang menahan.")},
    )

    def __init__(self, *args: object, offices: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Pilih")), *((str(office), name) for office, name in offices)]
        self.fields["custodian"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class DetainForm(_WithCustodian):
    """That a child is held: since which hour, where, by whom."""

    field_order = ("detained_at", "stage", "place", "custodian")

    detained_at = MomentField(
        label=_("Ditahan sejak"), help_text=_("Jam ini menentukan batasnya: tulis seperti pada surat perintah.")
    )
    stage = forms.ChoiceField(
        label=_("Ditahan oleh"), choices=[(stage.value, STAGE_LABELS[stage]) for stage in DetentionStage]
    )
    place = forms.ChoiceField(
        label=_("Di mana"),
        choices=[("", _("Pilih")), *((place.value, PLACE_LABELS[place]) for place in DetentionPlace)],
        error_messages={"required": _("Pilih tempatnya.")},
    )


class ExtendForm(_WithPaper):
    """That a stage was made longer, by which paper."""

    ordered_at = MomentField(label=_("Tanggal dan jam suratnya"))

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = True
        self.fields["number"].label = _("Nomor surat perpanjangan")
        self.fields["number"].error_messages["required"] = _(
            "Perpanjangan hanya dengan suratnya. Tulis nomor surat perpanjangan."
        )


class NextStageForm(_WithCustodian):
    """That the next stage holds the child, from which hour, and who must let the child out now."""

    field_order = ("begins_at", "custodian")
    begins_at = MomentField(label=_("Beralih pada"))
    # To which stage the page was opened: sent twice, or after a colleague's, it leads no further than that.
    stage = forms.ChoiceField(
        choices=[(stage.value, stage.value) for stage in DetentionStage], widget=forms.HiddenInput, required=False
    )


class ReleaseForm(_ChildForm):
    """That the child is out: at which hour, and why."""

    released_at = MomentField(label=_("Keluar pada"))
    reason = forms.ChoiceField(
        label=_("Mengapa"),
        choices=[(reason.value, RELEASE_LABELS[reason]) for reason in ReleaseReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih mengapa.")},
    )
