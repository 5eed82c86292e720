"""Telling a victim: what they want to know, the news that wait, what came of each; when a suspect is to go free."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules import ContactWay
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.legal import actions, reading
from sigap.legal.actions import SafeWay
from sigap.legal.forms import NoticeForm, PlannedReleaseForm, WishForm
from sigap.legal.forms.marks import Choice
from sigap.legal.models import MANNER_LABELS, PlannedRelease, VictimNotice
from sigap.legal.models.telling import BAR_HEARING_LABELS, STATE_TONES
from sigap.legal.queries import acts_first_hand, people_of, reported_among, reported_of, victims_among
from sigap.legal.queries.victims import (
    Hearer,
    hearers_of,
    is_leading,
    notice_of,
    planned_of,
    reached_otherwise_now,
    victim_of,
    wishes_of,
)
from sigap.legal.reading import OpenedVictims, OpenedWish
from sigap.legal.rules import MarkSource, TellManner
from sigap.legal.rules.telling import NoticeKind, NoticeState, notice_specs
from sigap.legal.views.track import may_note_in, person_words
from sigap.ui.dates import long_day
from sigap.ui.timeleft import time_left

_NOTES = Permission.LEGAL_NOTE


@reading_sealed(Permission.CASE_SEE)
def victims(request: DeskRequest, code: str) -> HttpResponse:
    """Each victim's wish, who may hear with them, and the news; what is open stands first."""
    at = now()
    opened = reading.open_victims(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        access = opened.access
        may_note = may_note_in(actor, access)
        rows = [_notice(row, at, opened) for row in opened.notices]
        context = case_page(access, Section.LEGAL, now=at) | {
            "victims": [_victim(who, opened, rows) for who in victims_among(opened.people)],
            "silences": [each for each in rows if each["row"].kind == NoticeKind.SILENCE and each["is_open"]],
            "suspects": [
                {
                    "who": person_words(who),
                    "ordinal": who.ordinal,
                    "on": opened.release_days.get(who.id),
                    "release": _release(opened, who.id, opened.release_days.get(who.id)),
                }
                for who in reported_among(opened.people)
            ],
            "is_leading": opened.is_leading,
            "may_tell": may_note and opened.is_leading,
            "may_note": may_note,
        }
        return render(request, "legal/victims.html", context)


def _victim(who: Any, opened: OpenedVictims, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    versions = [wish for wish in opened.wishes if wish.person_id == who.id]
    way = opened.ways.get(who.id)
    guardian = versions[0].guardian_id if versions else None
    may_hear = {each.person.id for each in opened.hearers.get(who.id, []) if each.bar is None}
    mine = [each for each in rows if each["row"].person_id == who.id]
    return {
        "who": person_words(who),
        "ordinal": who.ordinal,
        "wish": versions[0] if versions else None,
        "older": versions[1:],
        "is_set_aside": opened.is_leading and guardian is not None and guardian not in may_hear,
        "is_reached_otherwise": who.id in opened.reached_otherwise,
        "way": way,
        "manner": MANNER_LABELS[TellManner(way.manner)] if way and way.manner else "",
        "hearers": [_hearer(each) for each in opened.hearers.get(who.id, [])],
        "open": [each for each in mine if each["is_open"]],
        "plans": [each for each in mine if not each["is_open"] and each["row"].asks_for_plan],
        "over": [each for each in mine if not each["is_open"]],
    }


def _hearer(each: Hearer) -> dict[str, Any]:
    return {"who": person_words(each.person), "bar": BAR_HEARING_LABELS[each.bar] if each.bar else ""}


def _release(opened: OpenedVictims, who: UUID | None, on: date | None) -> PlannedRelease | None:
    """Why a suspect goes free on this day and who said so, as somebody noted it."""
    found = opened.releases.get(who) if who else None
    return found if found and found.on == on else None


def _words_for(row: VictimNotice) -> str:
    """What may be said to the victim: in Indonesian with its days, whatever language the page is read in."""
    with translation.override("id"):
        day = long_day(row.happens_on)
    return row.spec.words.format(hari=day, lagi=day)


def _notice(row: VictimNotice, at: datetime, opened: OpenedVictims) -> dict[str, Any]:
    due_at = getattr(row, "due_at", None)  # annotated
    is_open = row.state == NoticeState.OPEN
    tone, icon = STATE_TONES[NoticeState(row.state)]
    return {
        "row": row,
        "is_open": is_open,
        "is_later": is_open and row.shows_at > at,
        "is_wish": row.kind == NoticeKind.WISH,
        "left": time_left(due_at, now=at) if due_at and is_open else None,
        "suspect": person_words(row.suspect) if row.suspect else "",
        "words": _words_for(row),
        "tone": tone,
        "icon": icon,
        "release": _release(opened, row.suspect_id, row.happens_on) if row.kind == NoticeKind.PLANNED else None,
        "remarks": [(remark, words) for remark, words in opened.remarks if remark.notice_id == row.pk],
    }


def _guardians(hearers: Iterable[Hearer]) -> list[Choice]:
    return [(str(each.person.ordinal), person_words(each.person)) for each in hearers if each.bar is None]


def _wish_form(opened: OpenedWish, at: datetime, data: Any = None) -> WishForm:
    wish, way = opened.wish, opened.way
    initial: dict[str, Any] = {
        "post_key": uuid4(),
        "version": wish.version if wish else 0,
        "spoken_on": localdate(at),
        "teller": str(wish.teller_id if wish else opened.access.case.manager_id),
        "rhythm_days": opened.rhythm,
        "manner": way.manner,
        "when": way.when,
        "words": way.words,
    }
    if wish:
        initial |= {"scope": wish.scope, "again_on": wish.again_on, "rhythm_days": wish.rhythm_days or opened.rhythm}
        initial["speaker"] = str(wish.guardian.ordinal) if wish.guardian else ""
    barred = [TellManner.SAFE_CALL] if opened.card.forbids(ContactWay.CALL) else []
    return WishForm(
        data, now=at, guardians=_guardians(opened.hearers), tellers=opened.tellers, barred=barred, initial=initial
    )


def _wish_page(request: DeskRequest, opened: OpenedWish, form: WishForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    barred = [_hearer(each) for each in opened.hearers if each.bar is not None]
    context = case_page(opened.access, Section.LEGAL, now=now()) | {
        "form": form,
        "who": person_words(opened.victim),
        "card": opened.card,
        "barred": barred,
        "unable": failure.sentence,
        "back": reverse("legal:victims", args=[opened.access.case.code]),
    }
    return render(request, "legal/wish_form.html", context, status=failure.status)


@reading_sealed(_NOTES)
def _wish_asked(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    at = now()
    opened = reading.open_wish(entering=request.entering, code=code, ordinal=ordinal, at=at)
    with request.entering():
        return _wish_page(request, opened, _wish_form(opened, at))


@act(_NOTES)
def _wish_noted(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    at = now()
    opened = reading.open_wish(entering=request.entering, code=code, ordinal=ordinal, at=at)
    form = _wish_form(opened, at, request.POST)
    show_on_failure(request, lambda _actor, failure: _wish_page(request, opened, form, failure))
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=_NOTES)
        check_form(form)
        given = form.cleaned_data
        actions.note_wish(
            by=actor,
            at=at,
            access=access,
            ordinal=ordinal,
            scope=given["scope"],
            guardian=int(given["speaker"]) if given.get("speaker") else None,
            spoken_on=given["spoken_on"],
            again_on=given["again_on"],
            rhythm_days=given["rhythm_days"],
            teller_id=given["teller"],
            way=SafeWay(manner=given["manner"].value, when=given["when"], words=given["words"]),
            based_on=given["version"] or 0,
            post_key=given["post_key"],
        )
    messages.success(request, _("Kemauan korban tercatat. Kabarnya mengikuti sejak sekarang."))
    return HttpResponseRedirect(reverse("legal:victims", args=[code]))


wish = either(get=_wish_asked, post=_wish_noted)


def _open_notice(actor: Actor, access: CaseAccess, item: UUID | None) -> VictimNotice:
    if not is_leading(actor, access):
        raise Refused(_NOTES, ids={"case": str(access.case.id)})
    row = notice_of(access, item or uuid4())
    if row.kind == NoticeKind.WISH:
        raise Refused(_NOTES, ids={"case": str(access.case.id)})
    return row


def _build_settle_form(actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[NoticeForm]:
    at, row = now(), _open_notice(actor, access, item)
    guardians: list[Choice] = []
    warnings: list[str] = []
    if row.person is not None:
        people = people_of(access)
        if reached_otherwise_now([wish for wish in wishes_of(access) if wish.person_id == row.person_id]):
            warnings.append(_("Kontak aman korban diubah sesudah kemauannya dicatat. Baca dulu kontak amannya."))
        guardians = _guardians(hearers_of(access, victim_of(people, row.person.ordinal), people, at=at))
    is_silence = row.kind == NoticeKind.SILENCE
    initial = {"post_key": uuid4(), "done_at": at}
    form = NoticeForm(data, now=at, guardians=guardians, is_silence=is_silence, initial=initial)
    who = f"{person_words(row.person)}: " if row.person else ""
    words = _words_for(row)
    return form, {
        "heading": _("Catat pengaduan yang ditawarkan") if is_silence else _("Catat hasil memberi tahu"),
        "lead": f"{who}{row.kind_label}",
        "action": _("Simpan"),
        "back": reverse("legal:victims", args=[access.case.code]),
        "beside": [*warnings, words, row.spec.basis],
    }


def _settle(actor: Actor, access: CaseAccess, form: NoticeForm, item: UUID | None) -> str:
    row, given = _open_notice(actor, access, item), form.cleaned_data
    settled = actions.settle_notice(
        by=actor,
        at=now(),
        access=access,
        notice_id=row.id,
        answer=given["answer"],
        done_at=given["done_at"],
        manner=given.get("manner"),
        hearer=int(given["hearer"]) if given.get("hearer") else None,
        words=given.get("words", ""),
        wants_plan=given.get("wants_plan", False),
        post_key=given["post_key"],
    )
    if settled.state == NoticeState.OPEN:
        return _("Tercatat: belum terhubung. Tenggatnya berjalan terus; coba lagi.")
    return _("Tercatat.")


settle = case_form_view(_NOTES, Section.LEGAL, _build_settle_form, _settle)


@act_and_return(_NOTES, "legal:victims", "code", level=messages.ERROR)
def look_at_safety(request: DeskRequest, code: str, notice_id: UUID) -> str:
    """The safety plan was looked at again."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=_NOTES)
        actions.look_at_safety(by=actor, at=now(), access=access, notice_id=notice_id)
    return _("Tercatat: rencana keselamatan dilihat lagi.")


def _build_release_form(actor: Actor, access: CaseAccess, data: Any, ordinal: Any) -> CaseForm[PlannedReleaseForm]:
    who = next((each for each in reported_of(access) if each.ordinal == ordinal), None)
    if who is None:
        raise Refused(_NOTES, ids={"case": str(access.case.id)})
    planned = planned_of(access).get(who.id)
    initial = {"on": planned.on, "ground": planned.ground, "source": planned.source} if planned else {}
    form = PlannedReleaseForm(data, now=now(), is_first_hand=acts_first_hand(actor, access), initial=initial)
    return form, {
        "heading": _("Hari bebas yang direncanakan"),
        "lead": person_words(who),
        "action": _("Simpan"),
        "back": reverse("legal:victims", args=[access.case.code]),
        "beside": [
            _("Korban diberi tahu sebelum harinya, menurut kemauannya. Pendampingnya selalu tahu."),
            notice_specs()[NoticeKind.PLANNED].basis,
        ],
    }


def _plan(actor: Actor, access: CaseAccess, form: PlannedReleaseForm, ordinal: Any) -> str:
    given = form.cleaned_data
    source: MarkSource | None = given.get("source")
    made = actions.plan_release(
        by=actor,
        at=now(),
        access=access,
        ordinal=ordinal,
        ground=given["ground"],
        on=given["on"],
        source=source,
    )
    return _("Hari bebasnya tercatat. Korban diberi tahu sebelumnya.") if made else _("Hari bebasnya dihapus.")


plan_release = case_form_view(_NOTES, Section.LEGAL, _build_release_form, _plan)
