"""Forms of releases: what to prepare, and why one is declined or withdrawn."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.kernel.telltale import telltales
from sigap.releases.rules.spans import ReleaseSpan
from sigap.releases.series import OfferedSeries
from sigap.ui.forms import ServerForm

_LONG = 300


class PlainField(forms.CharField):
    """Words that stand in the ledger: nothing in them has the shape of a person or a case."""

    refusal = _("“%(text)s” tampak menunjuk orang atau kasus. Tulis lembaga atau jabatan, tanpa itu.")

    def clean(self, value: Any) -> Any:
        """Raises ValidationError, with where the piece belongs."""
        cleaned = super().clean(value)
        if found := telltales(cleaned):
            raise forms.ValidationError(self.refusal % {"text": found[0].text})
        return cleaned


class ReasonField(PlainField):
    """A reason that anybody may read."""

    refusal = _("“%(text)s” tampak menunjuk orang atau kasus. Siapa pun membaca alasan ini: tulis tanpa itu.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=_LONG, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class PrepareForm(ServerForm):
    """Which series, of which span."""

    series = forms.ChoiceField(
        label=_("Yang diterbitkan"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih yang diterbitkan.")},
    )
    period = forms.ChoiceField(label=_("Masa"), error_messages={"required": _("Pilih masanya.")})
    reason = ReasonField(
        label=_("Alasan edisi baru (boleh kosong)"),
        help_text=_("Hanya bila masa yang sama sudah pernah terbit."),
        required=False,
    )

    def __init__(
        self, *args: Any, series: Iterable[OfferedSeries], spans: Iterable[ReleaseSpan], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.code, f"{each.title}. {each.lead}") for each in series]
        periods = [(each.name, each.label) for each in spans]
        self.fields["series"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["period"].choices = periods  # type: ignore[attr-defined]  # a ChoiceField


class WhyForm(ServerForm):
    """Why a release is declined or withdrawn."""

    reason = ReasonField(label=_("Alasan"), error_messages={"required": _("Tulis alasannya.")})
