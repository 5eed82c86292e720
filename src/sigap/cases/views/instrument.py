"""The screening instrument in force, to be read and printed: its questions and rules, their basis, how it changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, page
from sigap.access.office_kinds import OFFICE_KIND_LABELS
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.cases.forms.screening import ScreeningForm
from sigap.cases.models import (
    AMPK_LABELS,
    CIRCUMSTANCE_LABELS,
    ELEMENT_LABELS,
    EMERGENCY_LABELS,
    EXPLOITATION_LABELS,
    MEANS_LABELS,
    REPORTED_BY_LABELS,
    ROLE_LABELS,
    VIOLENCE_LABELS,
)
from sigap.cases.rules.second_review import alone_after_working_days, second_pair_origin
from sigap.clocks.queries import rule_label
from sigap.kernel.clock import now
from sigap.provisions.queries import is_confirmed
from sigap.screening.rules.codes import Element
from sigap.screening.rules.instrument import (
    AmpkLetter,
    DeadlineRule,
    InstrumentSource,
    OffenceTable,
    ScreeningInstrument,
    instrument_on,
    instruments,
)

type Words = str | Promise
_HOUR = 3600
_ASKED = ("emergency", "process", "means", "exploitation", "violence", "circumstances", "reported_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentPart:
    """One part of the instrument as the page prints it: what it decides, its lines, where it comes from."""

    heading: str
    lines: tuple[str, ...]
    origin: InstrumentSource


@page(Permission.RULE_SEE)
def instrument(request: DeskRequest) -> HttpResponse:
    """The version that stands today, with the others in short."""
    at = now()
    used = instrument_on(localdate(at))
    context = {
        "used": used,
        "is_confirmed": all(map(is_confirmed, used.provisions)),
        "parts": parts_of(used),
        "questions": _questions(ScreeningForm(now=at)),
        "others": [each for each in reversed(instruments()) if each != used],
    }
    return render(request, "cases/instrument.html", context)


def _questions(form: ScreeningForm) -> list[dict[str, Any]]:
    """As the form asks them: nothing is written twice."""
    return [
        {
            "label": form[name].label,
            "hint": form[name].help_text,
            "choices": [words for code, words in _choices(form, name) if code],
        }
        for name in _ASKED
    ]


def _choices(form: ScreeningForm, name: str) -> list[tuple[str, Words]]:
    choices: list[tuple[str, Words]] = list(form.fields[name].choices)  # type: ignore[attr-defined]  # a choice field
    return choices


def parts_of(used: ScreeningInstrument) -> list[InstrumentPart]:
    """The rules of one version in sentences, in the order in which they are asked."""
    return [
        InstrumentPart(heading=_("Tanda perdagangan orang"), lines=_of_elements(), origin=used.origin),
        *(
            [InstrumentPart(heading=_("Aturan anak"), lines=_of_children(used), origin=used.child_rule)]
            if used.child_rule
            else []
        ),
        *(
            [
                InstrumentPart(
                    heading=_("Kekerasan seksual"), lines=_of_offence(used.offence), origin=used.offence.origin
                )
            ]
            if used.offence
            else []
        ),
        InstrumentPart(heading=_("Tingkat risiko"), lines=_of_risk(used), origin=used.risk.origin),
        InstrumentPart(heading=_("Mediasi"), lines=_of_mediation(used), origin=used.mediation.origin),
        InstrumentPart(
            heading=_("Anak yang memerlukan perlindungan khusus"),
            lines=tuple(map(_of_letter, used.ampk)),
            origin=used.ampk_origin,
        ),
        *(
            InstrumentPart(
                heading=_("Tenggat: %(rule)s") % {"rule": rule_label(each.rule, each.rule)},
                lines=_of_deadline(each),
                origin=each.origin,
            )
            for each in used.deadlines
        ),
        InstrumentPart(
            heading=_("Pemeriksa kedua"),
            lines=(
                _("Menurunkan risiko dan menutup kasus anak atau kasus risiko tinggi dilakukan oleh dua orang."),
                _("Sesudah %(n)d hari kerja tanpa jawaban, yang meminta boleh sendiri; lalu ditinjau orang lain.")
                % {"n": alone_after_working_days()},
            ),
            origin=second_pair_origin(),
        ),
    ]


def _list(codes: Iterable[Any], labels: Any) -> str:
    """The words of these codes, in the order in which the form asks them."""
    wanted = set(codes)
    return ", ".join(_within(words) for code, words in labels.items() if code in wanted)


def _within(words: Words) -> str:
    """A label inside a sentence: an abbreviation in it stays one."""
    text = str(words)
    return text[:1].lower() + text[1:]


def _of_elements() -> tuple[str, ...]:
    elements = ", ".join(str(ELEMENT_LABELS[element]) for element in Element)
    return (
        _("Ada indikasi: ketiga unsur ada, %(elements)s.") % {"elements": elements},
        _("Untuk anak, unsur cara tidak disyaratkan."),
        _("Sebagian: salah satu unsur ada, tetapi belum lengkap."),
    )


def _of_children(used: ScreeningInstrument) -> tuple[str, ...]:
    age = _("Umur dihitung pada hari kejadian; yang belum diketahui dianggap anak sampai diketahui.")
    return (
        *((age,) if used.is_age_on_act else ()),
        _("Tanpa unsur cara korban anak dilindungi; pembuktian di pengadilan urusan penyidik."),
    )


def _of_offence(table: OffenceTable) -> tuple[str, ...]:
    return (
        _("Bila ada: %(violence)s.") % {"violence": _list(table.violence, VIOLENCE_LABELS)},
        _("Bila ada indikasi perdagangan orang atau korban anak: %(what)s.")
        % {"what": _list(table.exploitation, EXPLOITATION_LABELS)},
        _("Bila korbannya anak: %(what)s.") % {"what": _list(table.child_circumstances, CIRCUMSTANCE_LABELS)},
    )


def _offence_words(*, by_offence: bool) -> str:
    return _("kekerasan seksual menurut versi ini") if by_offence else ""


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _of_risk(used: ScreeningInstrument) -> tuple[str, ...]:
    table = used.risk
    offence = _offence_words(by_offence=table.by_offence)
    held = _joined(_list(table.control_flags, EMERGENCY_LABELS), _list(table.control_means, MEANS_LABELS))
    child = _("Tinggi: ada indikasi perdagangan orang, dan korbannya anak.")
    return (
        _("Tinggi, cukup satu: %(flags)s.") % {"flags": _list(table.high_flags, EMERGENCY_LABELS)},
        _("Tinggi: %(flag)s, dan terhadap anak: %(violence)s.")
        % {
            "flag": _within(EMERGENCY_LABELS[table.home_flag]),
            "violence": _joined(_list(table.home_violence, VIOLENCE_LABELS), offence),
        },
        _("Tinggi: ada indikasi perdagangan orang, dan: %(flags)s.") % {"flags": held},
        *((child,) if table.by_indicated_child else ()),
        _("Sedang: tanda darurat lain, salah satu unsur perdagangan orang, atau %(violence)s.")
        % {"violence": _joined(_list(table.medium_violence, VIOLENCE_LABELS), offence)},
        _("Rendah: selebihnya."),
    )


def _of_mediation(used: ScreeningInstrument) -> tuple[str, ...]:
    bars = used.mediation
    listed = [
        _list(bars.violence, VIOLENCE_LABELS),
        _list(bars.flags, EMERGENCY_LABELS),
        _list(bars.circumstances, CIRCUMSTANCE_LABELS),
        _offence_words(by_offence=bars.by_offence),
    ]
    child = _list(bars.child_violence, VIOLENCE_LABELS)
    return (
        _("Dilarang bila ada: %(bars)s.") % {"bars": "; ".join(filter(None, listed))},
        *((_("Dilarang bila terhadap anak: %(violence)s.") % {"violence": child},) if child else ()),
        _("Dilarang juga bila ada salah satu unsur perdagangan orang."),
    )


def _of_letter(each: AmpkLetter) -> str:
    """One letter of UU 35/2014 pasal 59 ayat (2), and what gives it."""
    given = [
        _list(each.roles, ROLE_LABELS),
        _list(each.violence, VIOLENCE_LABELS),
        _list(each.flags, EMERGENCY_LABELS),
        _list(each.circumstances, CIRCUMSTANCE_LABELS),
        _("bentuk eksploitasi apa pun") if each.any_exploitation else "",
        _("ada indikasi perdagangan orang") if each.when_indicated else "",
        _offence_words(by_offence=each.by_offence),
    ]
    words = {"letter": each.letter, "what": AMPK_LABELS[each.letter], "given": "; ".join(filter(None, given))}
    return _("Huruf %(letter)s, %(what)s: %(given)s.") % words


def _of_deadline(each: DeadlineRule) -> tuple[str, ...]:
    offices = ", ".join(str(OFFICE_KIND_LABELS[OfficeKind(kind)]) for kind in sorted(each.received_by))
    why = _joined(
        _list(each.violence, VIOLENCE_LABELS),
        _offence_words(by_offence=each.by_offence),
        _("indikasi perdagangan orang") if each.when_indicated else "",
    )
    child, by_reading = _list(each.child_reported_by, REPORTED_BY_LABELS), _list(each.reading_by, REPORTED_BY_LABELS)
    return (
        _("%(n)d jam sejak laporan diterima.") % {"n": int(each.lasts.total_seconds()) // _HOUR},
        _("Bila ada: %(violence)s.") % {"violence": why},
        _("Diterima oleh: %(offices)s.") % {"offices": offices},
        _("Dilaporkan oleh: %(who)s.") % {"who": _list(each.reported_by, REPORTED_BY_LABELS)},
        *((_("Bila korbannya anak, juga oleh: %(who)s.") % {"who": child},) if child else ()),
        *((_("Dari %(who)s: tafsir.") % {"who": by_reading},) if by_reading else ()),
    )
