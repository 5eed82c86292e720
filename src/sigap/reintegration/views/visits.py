"""Visits after the return: their days agreed, one made, one given up."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.screening import risk_powers
from sigap.kernel.clock import now
from sigap.reintegration import actions
from sigap.reintegration.forms import ClientVisitForm, ReturnEndForm, VisitDaysForm
from sigap.reintegration.queries import require_services, return_of, visit_of
from sigap.reintegration.rules import VisitOutcome
from sigap.reintegration.views.returns import POWER, back_to


def _build_agree_form(actor: Actor, access: CaseAccess, data: Any, item: Any) -> CaseForm[VisitDaysForm]:
    require_services(actor, access)
    visits = [visit for visit in return_of(access, item).visits.order_by("due_on") if visit.is_open]
    return VisitDaysForm(data, visits=visits), {
        "heading": _("Sepakati kunjungan"),
        "action": _("Disepakati"),
        "back": back_to(access.case.code),
        "lead": _("Usulan menurut irama. Ubah hari dan jumlahnya bersama klien dan yang menerimanya."),
    }


def _agree_sent(actor: Actor, access: CaseAccess, form: VisitDaysForm, item: Any) -> str:
    more = form.cleaned_data["more"]
    actions.agree_visits(by=actor, at=now(), access=access, return_id=item, days=form.days, more=more)
    return _("Hari kunjungan disepakati, dan muncul di antrean seminggu sebelumnya.")


agree = case_form_view(POWER, Section.SERVICES, _build_agree_form, _agree_sent)


def _build_make_form(actor: Actor, access: CaseAccess, data: Any, item: Any) -> CaseForm[ClientVisitForm]:
    require_services(actor, access)
    visit = visit_of(access, item)
    return ClientVisitForm(data, initial={"made_on": localdate(now())}), {
        "heading": _("Kunjungan: %(who)s") % {"who": visit.home_return.person.label},
        "action": _("Simpan kunjungan"),
        "back": back_to(access.case.code),
        "lead": _("Bicaralah dengan klien sendiri, jauh dari yang lain. Yang tidak ditanya boleh kosong."),
        "beside": [
            _("Satu tanda bahaya berarti hasilnya “Dalam bahaya”: nilai lagi risikonya hari ini, dan kabari atasan."),
            _("Jangan mengunjungi rumah kalau kontak amannya melarang: bertemulah di sekolah atau puskesmas."),
        ],
    }


def _make_sent(actor: Actor, access: CaseAccess, form: ClientVisitForm, item: Any) -> str | tuple[str, str]:
    """Of danger the way goes on to the page of the risk, for whom it opens."""
    visit = actions.make_visit(by=actor, at=now(), access=access, visit_id=item, facts=form.facts)
    if visit.outcome != VisitOutcome.DANGER:
        return _("Kunjungan tercatat.")
    sentence = _("Tercatat: dalam bahaya. Nilai lagi risikonya sekarang, dan kabari atasan Anda.")
    if not risk_powers(actor, access).may_set:
        return sentence
    return sentence, reverse("cases:risk", args=[access.case.code])


make = case_form_view(POWER, Section.SERVICES, _build_make_form, _make_sent)


def _build_drop_form(actor: Actor, access: CaseAccess, data: Any, item: Any) -> CaseForm[ReturnEndForm]:
    require_services(actor, access)
    visit_of(access, item)
    return ReturnEndForm(data), {
        "heading": _("Batalkan kunjungan"),
        "action": _("Batalkan kunjungan ini"),
        "back": back_to(access.case.code),
        "lead": _("Misalnya klien tidak mau dikunjungi lagi, atau pindah dan dikunjungi daerah lain."),
    }


def _drop_sent(actor: Actor, access: CaseAccess, form: ReturnEndForm, item: Any) -> str:
    actions.drop_visit(by=actor, at=now(), access=access, visit_id=item, words=form.cleaned_data["words"])
    return _("Kunjungan dibatalkan.")


drop = case_form_view(POWER, Section.SERVICES, _build_drop_form, _drop_sent)
