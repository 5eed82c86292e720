"""A list of choices, and a line of text, are drawn as their widgets would, only faster."""

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html

from sigap.ui.templatetags.forms import drawn, field

PLACES = [("", "Belum diketahui"), ("16.09.01.2001", "Desa Pere'an <b>, Kec. Contoh"), ("16.09.01.2002", "Desa Lain")]


class Place(forms.Form):
    place = forms.ChoiceField(label="Desa", choices=PLACES, help_text="Boleh kosong", required=False)
    must = forms.ChoiceField(label="Wajib", choices=PLACES[1:])
    number = forms.TypedChoiceField(label="Angka", choices=[(None, "-"), (1, "Satu"), (2, "Dua")], coerce=int)
    name = forms.CharField(
        label="Nama", max_length=40, help_text="Boleh", widget=forms.TextInput(attrs={"inputmode": "text"})
    )
    kind = forms.ChoiceField(label="Golongan", choices=[("Darat", [("a", "Ojek")]), ("b", "Perahu")])


@pytest.mark.parametrize("name", list(Place.base_fields))
@pytest.mark.parametrize(
    "form",
    [
        Place(),
        Place({"place": "16.09.01.2001", "number": "2", "must": "?", "kind": "a", "name": "<b>'\""}),
        Place(initial={"number": 1, "name": "Pere'an"}),
    ],
    ids=["empty", "typed", "initial"],
)
def test_a_list_is_drawn_as_its_widget_draws_it(form: forms.Form, name: str) -> None:
    bound = form[name]
    made: dict[str, Any] = field(bound, "m")
    attrs: dict[str, str | bool] = {"class": "in in--m"}
    told = [f"{bound.auto_id}-{end}" for said, end in ((bound.help_text, "h"), (bound.errors, "e")) if said]
    if told:
        attrs["aria-describedby"] = " ".join(told)
    assert parse_html(str(made["input"])) == parse_html(str(bound.as_widget(attrs=attrs)))
    assert "<b>" not in str(made["input"])


class Ticks(forms.Form):
    one = forms.ChoiceField(choices=PLACES, widget=forms.RadioSelect(attrs={"lang": "id"}))
    many = forms.MultipleChoiceField(choices=PLACES, widget=forms.CheckboxSelectMultiple)


@pytest.mark.parametrize("name", ["one", "many"])
@pytest.mark.parametrize("form", [Ticks(), Ticks({"one": "16.09.01.2001", "many": ["", "16.09.01.2002"]})])
def test_a_button_is_drawn_as_its_widget_draws_it(form: forms.Form, name: str) -> None:
    buttons = list(form[name].subwidgets)
    assert len(buttons) == len(PLACES)
    for button in buttons:
        assert parse_html(str(drawn(button))) == parse_html(button.tag())
