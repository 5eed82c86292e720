"""Components drawn in Python: icons, tags, time left, fields with their mistakes."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django import forms
from django.template import Context, Template

from sigap.ui.fields import TOO_LONG
from sigap.ui.gallery import SampleForm
from sigap.ui.icons import DRAWINGS, draw
from sigap.ui.templatetags import ui
from sigap.ui.templatetags.forms import mistakes_of

NOW = datetime(2026, 11, 24, 2, 42, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_every_icon_is_whole_and_silent(name: str) -> None:
    drawing = ET.fromstring(draw(name))  # noqa: S314 - our own table
    assert drawing.get("aria-hidden") == "true"
    assert not list(drawing.iter("script"))


def test_an_unknown_icon_is_a_mistake_not_a_gap() -> None:
    with pytest.raises(KeyError):
        draw("unicorn")


def test_a_tag_is_icon_and_word_and_escapes_what_it_says() -> None:
    drawn = ui.tag_label(HOSTILE, "ok")
    assert "<svg" in drawn
    assert "&lt;script&gt;" in drawn


def test_a_meter_stays_inside_its_bar() -> None:
    assert 'width="100"' in ui.meter(250)
    assert 'width="0"' in ui.meter(-3)


def render(source: str, **context: object) -> str:
    return Template("{% load ui forms %}" + source).render(Context(context))


def test_a_field_ties_label_hint_and_mistake_to_its_input() -> None:
    form = SampleForm({"phone": "", "happened_on": "24/13"})
    drawn = render("{% field form.phone %}{% field form.happened_on %}", form=form)
    assert 'for="id_phone"' in drawn
    assert 'aria-describedby="id_phone-h id_phone-e"' in drawn
    assert 'id="id_phone-h"' in drawn
    assert 'id="id_phone-e"' in drawn
    assert drawn.count('aria-invalid="true"') == 2
    assert 'value="24/13"' in drawn


def test_the_summary_leads_to_each_wrong_input() -> None:
    form = SampleForm({})
    drawn = render("{% error_summary form %}", form=form)
    assert 'href="#id_phone"' in drawn
    assert 'href="#id_way_0"' in drawn
    assert 'role="alert"' in drawn
    assert "Ada 8 isian" in drawn


def test_a_line_of_the_summary_names_its_field_where_the_words_would_fit_any() -> None:
    form = SampleForm({"happened_on": "24/13"})
    form.add_error("note", "Catatan terlalu panjang.")
    said = {each.target: each.words for each in mistakes_of(form)}
    assert said["id_phone"] == "Nomor telepon: Bidang ini tidak boleh kosong."
    assert said["id_happened_on"].startswith("Tanggal: ")
    assert "Catatan terlalu panjang." in {each.words for each in mistakes_of(form)}


def test_a_limit_that_names_no_field_is_named_in_the_summary() -> None:
    class Limited(forms.Form):
        beds = forms.IntegerField(label="Tempat tidur", max_value=9)
        name = forms.CharField(label="Nama", max_length=3, error_messages={"max_length": TOO_LONG})
        reason = forms.CharField(label="Alasan", error_messages={"required": "Tulis alasannya."})

    said = [each.words for each in mistakes_of(Limited({"beds": "12", "name": "abcd"}))]
    assert [words.partition(": ")[0] for words in said] == ["Tempat tidur", "Nama", "Tulis alasannya."]


def test_no_summary_without_mistakes() -> None:
    assert render("{% error_summary form %}", form=SampleForm()).strip() == ""


def test_choices_are_one_group_with_a_name() -> None:
    drawn = render("{% choices form.way %}{% tiles form.flags hot=True %}{% check form.is_sure %}", form=SampleForm())
    assert drawn.count("<fieldset") == 2
    assert "Dengan keterangan" in drawn
    assert 'class="tile tile--hot"' in drawn
    assert 'for="id_is_sure"' in drawn


class Hidden(forms.Form):
    """A form whose hidden field is wrong."""

    key = forms.CharField(widget=forms.HiddenInput)


def test_a_mistake_in_a_hidden_field_leads_nowhere_but_is_said() -> None:
    drawn = render("{% error_summary form %}", form=Hidden({}))
    assert "<li>" in drawn
    assert "href" not in drawn
