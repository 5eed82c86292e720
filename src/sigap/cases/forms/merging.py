"""A form on what a colleague may change meanwhile: merged field by field, shown once more with theirs beside it."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

from sigap.cases.rules.diffing import merged_fields
from sigap.ui.forms import CHANGED_MEANWHILE, ServerForm

THEIRS = "cases/parts/theirs.html"
"""What a page shows `about` such a form: what the colleague wrote."""


class MergingForm(ServerForm):
    """`stands`: the newest text of each field by name; `version`: which one that is, in the field `version_name`.

    What was typed on an older version keeps what was changed here and takes the rest as the colleague left it. Several
    ticks are one text, line by line.
    """

    version_name: ClassVar[str]

    def __init__(self, data: Any = None, *, stands: Mapping[str, str], version: object, **more: Any) -> None:
        self._theirs: dict[str, str] = {}
        was = {f"was_{name}": value for name, value in stands.items()}
        initial = {self.version_name: version} | more.pop("initial", {}) | was
        if data is not None and data.get(self.version_name, "") != str(version):
            data = self._merged(data.copy(), stands, str(version))
        super().__init__(data, initial=initial, **more)
        for name in was:
            self.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def _merged(self, typed: Any, stands: Mapping[str, str], version: str) -> Any:
        was = {name: _plain(typed.get(f"was_{name}", "")) for name in stands}
        mine = {name: _plain("\n".join(typed.getlist(name))) for name in stands}
        now = {name: _plain(value) for name, value in stands.items()}
        for name, value in merged_fields(was, mine, now).items():
            is_several = isinstance(self.base_fields[name], forms.MultipleChoiceField)
            typed.setlist(name, value.split("\n") if is_several and value else [] if is_several else [value])
            typed[f"was_{name}"] = stands[name]
        typed[self.version_name] = version
        self._theirs = {name: now[name] for name in stands if now[name] not in {was[name], mine[name]}}
        return typed

    @property
    def theirs(self) -> list[tuple[Any, str]]:
        """What a colleague wrote meanwhile: the field, and its text as people read it."""
        return [(self.base_fields[name].label, self._words_of(name, value)) for name, value in self._theirs.items()]

    def _words_of(self, name: str, value: str) -> str:
        field: Any = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return str(_("Ya") if value else _("Tidak"))
        words = dict(flatten_choices(getattr(field, "choices", ())))
        return "\n".join(str(words.get(line, line)) for line in value.split("\n"))

    def clean(self) -> dict[str, Any]:
        """Whoever wrote on an older version sees first what a colleague changed."""
        if self._theirs:
            words = _(
                "Rekan Anda mengubah bagian ini sementara Anda menulis. Yang Anda ubah tetap ada; periksa, lalu simpan."
            )
            self.add_error(None, forms.ValidationError(words, code=CHANGED_MEANWHILE))
        return super().clean() or self.cleaned_data


def version_of(stands: Mapping[str, str]) -> str:
    """Names what stands, where it has no number of its own."""
    return sha256(json.dumps(stands, sort_keys=True).encode()).hexdigest()[:16]


def _plain(text: str) -> str:
    return "\n".join(text.strip().splitlines())
