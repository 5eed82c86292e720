"""The demo's task forces: a decree that was, the one in force with its seats, and a second task force beside it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.utils.timezone import get_current_timezone, localdate

from sigap.access.models import Office, Person
from sigap.access.rules import SeatKind
from sigap.cli.demo.people import LOADER
from sigap.kernel.reference import toml_file
from sigap.notifications.actions import name_outside
from sigap.taskforce import actions
from sigap.taskforce.actions.annex import annex_of, known_offices
from sigap.taskforce.actions.schemes import region_words
from sigap.taskforce.models import AnnexPost, Decree, SubForceScheme, TaskForce
from sigap.taskforce.rules.agreements import AgreementKind
from sigap.taskforce.rules.annex import AnnexText, post_of
from sigap.taskforce.rules.decrees import DecreeKind

_DAY = timedelta(days=1)


@cache
def _file() -> Mapping[str, Any]:
    return toml_file("sigap.cli.demo", "taskforce.toml")


def load(*, since: datetime, at: datetime) -> None:
    """Lays out what is missing: decrees first, then who sits there since then."""
    if Decree.objects.exists():
        return
    today = localdate(at)
    force = TaskForce.objects.get(code="pptppo")
    begin = localdate(since)
    before = _enact(force, _file()["before"], _file()["posts"], begin - 400 * _DAY, begin - _DAY, at=at)
    now = _enact(force, _file()["number"], _file()["posts"], begin, today + 45 * _DAY, at=at, copies=before)
    _sit_before(before, since=since, at=at)
    _sit(now, _file()["posts"], since=since)
    outside = Office.objects.get(name=_file()["outside"])
    name_outside(by=LOADER, at=since, decree_id=now.id, label=outside.name, address="", office_id=outside.id)
    second = actions.add_task_force(
        by=LOADER, at=since, code="anak", name="Gugus Tugas Pelindungan Anak", short="Pelindungan Anak"
    )
    _agree(today, at=at)
    child = _enact(second, "100.3.3.2/002/CONTOH/2026", _file()["child"], begin, None, at=at)
    _sit(child, _file()["child"], since=since)


def _agree(today: date, *, at: datetime) -> None:
    for kind, number, subject, parties, since, until in _file()["agreements"]:
        actions.write_agreement(
            by=LOADER,
            at=at,
            kind=AgreementKind(kind),
            number=number,
            subject=subject,
            parties=parties,
            valid_from=today + timedelta(days=since),
            valid_until=today + timedelta(days=until),
        )


def _sit_before(before: Decree, *, since: datetime, at: datetime) -> None:
    """Who sat there under the decree that was; one of them left two weeks ago, with nobody in the place since."""
    posts = AnnexPost.objects.select_related("decree__force", "office", "section__sub_force").filter(decree=before)
    begin = datetime.combine(before.valid_from, time.min, get_current_timezone())
    for kind, section, name in _file()["past"]:
        post = posts.get(kind=kind, section__number=section) if section else posts.get(kind=kind)
        until = at - timedelta(days=14) if section else since
        actions.fill_post(by=LOADER, at=begin, post=post, holder=name, since=begin, until=until)


def _enact(
    force: TaskForce,
    number: str,
    posts: Sequence[Sequence[str]],
    first: date,
    last: date | None,
    *,
    at: datetime,
    copies: Decree | None = None,
) -> Decree:
    decree = actions.draft_decree(
        by=LOADER,
        at=at,
        force=force,
        kind=DecreeKind.DECREE,
        title=f"Pembentukan {force.name}",
        valid_from=first,
        valid_until=last,
        scheme=None if copies or force.code != "pptppo" else SubForceScheme.objects.get(code="pusat-2023"),
        copies=copies,
    )
    if copies is None:
        offices, words = known_offices(at=at), region_words()
        lines = [
            post_of(title.format(**words), kind=SeatKind(kind), section=section, offices=offices)
            for kind, _login, _name, title, section in posts
        ]
        annex = AnnexText(sections=annex_of(decree).sections, posts=tuple(lines))
        actions.write_annex(by=LOADER, at=at, decree_id=decree.id, annex=annex, based_on=decree.revision)
    return actions.enact_decree(
        by=LOADER, at=at, decree_id=decree.id, number=number, signed_on=first, valid_from=first, valid_until=last
    )


def _sit(decree: Decree, posts: Sequence[Sequence[str]], *, since: datetime) -> None:
    rows = AnnexPost.objects.select_related("decree__force", "office", "section__sub_force").filter(decree=decree)
    for post, (_kind, login, name, _title, _section) in zip(rows.order_by("position"), posts, strict=True):
        if login or name:
            actions.fill_post(
                by=LOADER,
                at=since,
                post=post,
                person=Person.objects.get(login=login) if login else None,
                holder=name,
                since=max(since, datetime.combine(decree.valid_from, time.min, get_current_timezone())),
            )
