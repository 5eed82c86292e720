"""What the office keeps of Simfoni itself: the words of its lists, and the rhythm in which victims are entered."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.cases.models import SEX_LABELS
from sigap.cases.models.kind import FORM_LABELS, PLACE_LABELS
from sigap.cases.rules import Sex
from sigap.kernel.clock import now
from sigap.persons.rules import offender_kinds
from sigap.persons.words import label_of
from sigap.provisions.queries import is_confirmed
from sigap.simfoni import actions
from sigap.simfoni.actions import MANAGES
from sigap.simfoni.forms import EntryLimitForm, SimfoniWordForm
from sigap.simfoni.queries import ENTERS, codes_on, limit_now, words_written
from sigap.simfoni.rules import SimfoniList, lists, provisions


def _own_words() -> dict[SimfoniList, dict[str, str]]:
    """What SIGAP calls each code; Simfoni's services are known here by Simfoni's own name."""
    return {
        SimfoniList.FORM: {code.value: str(label) for code, label in FORM_LABELS.items()},
        SimfoniList.PLACE: {code.value: str(label) for code, label in PLACE_LABELS.items()},
        SimfoniList.SEX: {sex.value: str(SEX_LABELS[sex]) for sex in (Sex.FEMALE, Sex.MALE)},
        SimfoniList.SERVICE: dict(lists()[SimfoniList.SERVICE].words),
        SimfoniList.RELATION: {code: label_of(kind) for code, kind in offender_kinds().items()},
    }


@page(ENTERS)
def codes(request: DeskRequest) -> HttpResponse:
    """Each list: SIGAP's word, Simfoni's, since when and by whom."""
    today, written, own = localdate(now()), words_written(), _own_words()
    standing = codes_on(today)
    verified = {each.code for each in provisions() if is_confirmed(each)}
    context = {
        "lists": [
            {
                "of": of.value,
                "label": facts.label,
                "source": facts.source,
                "is_verified": of.value in verified,
                "rows": [
                    {
                        "code": code,
                        "own": own[of].get(code, code),
                        "word": standing[of][code],
                        "written": written.get((of.value, code), []),
                    }
                    for code in facts.words
                ],
            }
            for of, facts in lists().items()
        ],
        "limit": limit_now(),
        "today": today,
        "may_manage": request.actor.can(Permission.SIMFONI_MANAGE),
    }
    return render(request, "simfoni/codes.html", context)


def _word_form(_actor: Actor, data: Any, kind: str, slug: str) -> FormAndContext[SimfoniWordForm]:
    if kind not in set(SimfoniList) or slug not in lists()[SimfoniList(kind)].words:
        raise Http404
    chosen, today = SimfoniList(kind), localdate(now())
    initial = {"word": codes_on(today)[chosen][slug], "valid_from": today}
    words = {
        "heading": _("Kata Simfoni untuk “%(own)s”") % {"own": _own_words()[chosen].get(slug, slug)},
        "whose": lists()[chosen].label,
        "lead": _("Kata lama tetap tersimpan dengan tanggalnya. Belum diverifikasi, siapa pun yang menulisnya."),
        "action": _("Simpan kata"),
        "back": reverse("simfoni:codes"),
        "back_label": _("Kode Simfoni"),
    }
    return SimfoniWordForm(data, initial=initial), words


def _word_set(_request: DeskRequest, actor: Actor, form: SimfoniWordForm, kind: str, slug: str) -> HttpResponse:
    data = form.cleaned_data
    actions.set_word(
        by=actor,
        at=now(),
        of=SimfoniList(kind),
        code=slug,
        word=data["word"].strip(),
        valid_from=data["valid_from"],
        source=data["source"],
    )
    return to("simfoni:codes")


word = form_view(MANAGES, _word_form, _word_set)


def _limit_form(_actor: Actor, data: Any) -> FormAndContext[EntryLimitForm]:
    stands = limit_now()
    words = {
        "heading": _("Irama memasukkan ke Simfoni"),
        "lead": _(
            "Hukum yang dibaca SIGAP tidak menghitung hari untuk ini: yang berlaku kesepakatan kantor. Irama baru "
            "berlaku sekarang juga untuk semua korban yang belum masuk."
        ),
        "action": _("Simpan irama"),
        "back": reverse("simfoni:codes"),
        "back_label": _("Kode Simfoni"),
    }
    return EntryLimitForm(data, initial={"days": stands.days, "decided": stands.decided}), words


def _limit_set(_request: DeskRequest, actor: Actor, form: EntryLimitForm) -> HttpResponse:
    actions.set_limit(by=actor, at=now(), limit=form.limit)
    return to("simfoni:codes")


limit = form_view(MANAGES, _limit_form, _limit_set)
