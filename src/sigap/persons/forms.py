"""A form for each part, made from its fields; the pairs of victims and alleged offenders on one form."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.cases.rules import PersonRole
from sigap.persons.actions import PairFacts
from sigap.persons.models import HOUSEHOLD_LABELS
from sigap.persons.queries import OffenderPair, regions_by_bps
from sigap.persons.rules import (
    Facts,
    FieldKind,
    FieldSpec,
    Household,
    PartSpec,
    is_dotted,
    is_plain,
    offender_kinds,
    with_dots,
)
from sigap.persons.words import label_of
from sigap.places.queries import home_regency, is_known, places_in, was_known
from sigap.places.queries import label_of as region_label
from sigap.ui.forms import ServerForm

_SHORT, _LONG, _DIGITS = 200, 2000, 20
_FEW = 4
"""Up to so many codes are radio buttons, more are a list: one tap each on a telephone."""


class CodesField(forms.MultipleChoiceField):
    """Several codes; sent one by one, or as a merge sends them: in one value, parted by commas."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """The codes."""
        return [code for each in super().to_python(value) for code in each.split(",") if code]


class NumberOnCard(forms.RegexField):
    """Digits only, as they stand on a card."""

    default_error_messages = {"invalid": gettext_lazy("Tulis dengan angka saja, tanpa titik.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(regex=rf"^[0-9]{{1,{_DIGITS}}}$", **kwargs)


class RegionElsewhere(forms.CharField):
    """The code of a place outside the regency, by Kemendagri; without dots only where both systems mean one place."""

    def clean(self, value: Any) -> str:
        """Kemendagri's code. Raises ValidationError for an unknown one and for one that could be another place's."""
        text = str(super().clean(value)).replace(" ", "")
        if not text:
            return ""
        if is_dotted(text):
            if not was_known(text):
                raise ValidationError(_("Wilayah dengan kode ini tidak ada. Periksa angkanya."))
            return text
        if is_plain(text):
            return _mapped(text)
        raise ValidationError(_("Tulis kode wilayah Kemendagri dengan titik, misalnya 16.09 atau 16.09.01.2001."))


class RegionOfList(forms.ChoiceField):
    """A place of the regency's list; a merge sends any other one here, too."""

    def valid_value(self, value: Any) -> bool:
        """Whether it is a place."""
        return super().valid_value(value) or was_known(str(value))


def _mapped(digits: str) -> str:
    """What digits without dots mean, where BPS and Kemendagri do not contradict. Raises ValidationError."""
    by_bps, dotted = dict(regions_by_bps(digits)), with_dots(digits)
    own = dotted if dotted and is_known(dotted) else ""
    if len(by_bps) == 1 and own in ("", *by_bps):
        return next(iter(by_bps))
    if not by_bps and not own:
        raise ValidationError(_("Wilayah dengan kode ini tidak ada. Periksa angkanya."))
    readings = [_("menurut BPS %(name)s (%(code)s)") % {"name": name, "code": code} for code, name in by_bps.items()]
    readings += [_("menurut Kemendagri %(name)s (%(code)s)") % {"name": region_label(own), "code": own}] if own else []
    asks = _("Kode tanpa titik dapat berarti dua tempat: %(readings)s. Tulis dengan titik, seperti Kemendagri.")
    raise ValidationError(asks % {"readings": "; ".join(readings)})


ELSEWHERE = "region_elsewhere"
CERTAIN = "is_certain"


class PartForm(ServerForm):
    """One part of a person. Nothing is compulsory; a field left empty is "belum diisi"."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        *args: Any,
        spec: PartSpec,
        role: PersonRole,
        asks_doubt: bool = False,
        facts: Facts | None = None,
        **kwargs: Any,
    ) -> None:
        self.specs = spec.fields_of(role)
        if facts is not None:
            kwargs["initial"] = {**_initial(self.specs, facts), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for each in self.specs:
            self.fields[each.name] = _field(each)
            if each.kind is FieldKind.REGION:
                self.fields[ELSEWHERE] = RegionElsewhere(
                    label=gettext_lazy("Kode wilayah, kalau di luar daftar"),
                    help_text=gettext_lazy("Kode Kemendagri dengan titik, misalnya 16.09.01.2001."),
                    max_length=_DIGITS,
                    required=False,
                )
        if asks_doubt:
            self.fields[CERTAIN] = forms.BooleanField(
                label=gettext_lazy("Sudah diperiksa, memang begitu"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """A place of the list or one by its code, not both."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get(ELSEWHERE) and cleaned.get("region") not in ("", cleaned[ELSEWHERE], None):
            self.add_error(ELSEWHERE, _("Pilih dari daftar, atau tulis kodenya: salah satu saja."))
        return cleaned

    @property
    def facts(self) -> dict[str, str]:
        """What was given, as it is stored. Of a valid form."""
        found = {each.name: self.cleaned_data.get(each.name, "") for each in self.specs}
        if self.cleaned_data.get(ELSEWHERE):
            found["region"] = self.cleaned_data[ELSEWHERE]
        return {name: stored(value) for name, value in found.items()}


def stored(value: Any) -> str:
    """A cleaned value as it is stored."""
    text = ",".join(value) if isinstance(value, list) else str(value)
    return text.strip()


def _initial(specs: Iterable[FieldSpec], facts: Facts) -> dict[str, Any]:
    """A place that is not in the regency's list stands in the field of codes."""
    many = {each.name for each in specs if each.kind is FieldKind.MANY}
    found: dict[str, Any] = {name: value.split(",") if name in many else value for name, value in facts.items()}
    if (code := facts.get("region")) and code not in dict(_regions()):
        found |= {"region": "", ELSEWHERE: code}
    return found


def _field(spec: FieldSpec) -> forms.Field:
    words: dict[str, Any] = {"label": label_of(spec), "required": False}
    unknown = ("", _("Belum diketahui"))
    codes = [(each.code, label_of(each)) for each in spec.codes]
    match spec.kind:
        case FieldKind.ONE if len(codes) > _FEW:
            return forms.ChoiceField(choices=[unknown, *codes], **words)
        case FieldKind.ONE:
            return forms.ChoiceField(choices=[*codes, unknown], widget=forms.RadioSelect, initial="", **words)
        case FieldKind.MANY:
            return CodesField(choices=codes, **words)
        case FieldKind.REGION:
            return RegionOfList(choices=[unknown, *_regions()], **words)
        case FieldKind.NUMBER:
            return NumberOnCard(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **words)
        case _:
            return _line(spec.kind, words)


def _line(kind: FieldKind, words: dict[str, Any]) -> forms.Field:
    if kind is FieldKind.LONG:
        return forms.CharField(max_length=_LONG, widget=forms.Textarea(attrs={"rows": 3}), **words)
    return forms.CharField(max_length=_SHORT, **words)


def _regions() -> list[tuple[str, str]]:
    """Districts of the regency, each with its villages."""
    return [(place.code, place.label) for place in places_in(home_regency())]


class OffendersForm(ServerForm):
    """How each alleged offender stands to each victim, all pairs at once."""

    def __init__(self, *args: Any, pairs: Sequence[OffenderPair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = pairs
        kinds = [("", _("Belum diketahui")), *((each.code, label_of(each)) for each in offender_kinds().values())]
        for pair in pairs:
            words = {"offender": pair.offender.label, "victim": pair.victim.label}
            self.fields[f"kind-{pair.key}"] = forms.ChoiceField(
                label=_("%(offender)s adalah … dari %(victim)s") % words,
                choices=kinds,
                required=False,
                initial=pair.row.kind if pair.row else pair.proposed_kind,
            )
            self.fields[f"household-{pair.key}"] = forms.ChoiceField(
                label=_("%(offender)s dan %(victim)s serumah?") % words,
                choices=[(each.value, HOUSEHOLD_LABELS[each]) for each in (*list(Household)[1:], Household.UNKNOWN)],
                required=False,
                initial=pair.row.household if pair.row else pair.proposed_household.value,
            )
            self.fields[f"version-{pair.key}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=pair.version, min_value=0, required=False
            )

    @property
    def given(self) -> dict[str, PairFacts]:
        """Each pair as it was filled in. Of a valid form."""
        return {
            pair.key: PairFacts(
                kind=self.cleaned_data[f"kind-{pair.key}"],
                household=Household(self.cleaned_data[f"household-{pair.key}"]),
                based_on=self.cleaned_data[f"version-{pair.key}"] or 0,
            )
            for pair in self.pairs
        }
