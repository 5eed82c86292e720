"""The auditor's pages: what happened, who read whom, what stands out, and a file for an inspection."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.file_pages import FilePage, gives_file
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.audit import counts, queries, unusual
from sigap.audit.queries import PAGE_SIZE
from sigap.desk.actions import note_export
from sigap.desk.trail import export
from sigap.desk.trail.filters import (
    KIND_LABELS,
    TrailForm,
    TrailPart,
    TrailQuery,
    kinds_shown,
    place_in,
    read_query,
    reader_link,
    reader_place_in,
)
from sigap.desk.trail.rows import (
    WHO_READ_WHOM,
    entry_rows,
    finding_rows,
    officers,
    reader_rows,
    stream_name,
    unusual_found,
)
from sigap.desk.words import head_of, words_in
from sigap.kernel.clock import now
from sigap.ui.dates import long_day

READERS_DAYS = 30
"""The period of the list of readers when none is asked."""
FINDINGS_SHOWN = 200
NOTHING = queries.Page(entries=(), has_next=False)
_WRONG = 422


@page(Permission.AUDIT_SEE)
def trail(request: DeskRequest) -> HttpResponse:
    """What happened, the newest first, a page at a time; also all readings of one officer, and all of one thing."""
    names = officers()
    form = TrailForm(request.GET, officers=names)
    query, after = read_query(request.GET, form), place_in(request.GET)
    if not form.is_valid():
        # Not the whole trail under a filter that was not understood: it would be read as the filtered one.
        found = NOTHING
    elif query.stream:
        found = queries.events_of(query.stream.kind, query.stream.id, below=after.seq if after else None)
    else:
        found = queries.recent(query.wanted(), after=after)
    context = {
        "now": now(),
        "form": form,
        "asked": query,
        "in_words": _in_words(query, names),
        "heading": _heading(query, names),
        "tabs": [(KIND_LABELS[kind], query.of_kind(kind).link(), kind is query.kind) for kind in kinds_shown()],
        "rows": entry_rows(found.entries, words_in(found.entries)),
        "next_url": query.link(found.entries[-1].place) if found.has_next else "",
        "newest_url": query.link() if after else "",
        "export_url": reverse("desk:trail_export") + query.link(),
    }
    return render(request, "desk/trail.html", context, status=200 if form.is_valid() else _WRONG)


def _heading(query: TrailQuery, names: Mapping[str, str]) -> str:
    if query.stream:
        return _("Seluruh jejak: %(chain)s") % {"chain": stream_name(query.stream)}
    if query.subject:
        return _("Siapa membuka %(head)s") % {"head": head_of(query.subject)}
    if query.officer and query.kind is TrailPart.READ:
        return _("Semua pembacaan oleh %(name)s") % {"name": names.get(str(query.officer), "")}
    return ""


def _in_words(query: TrailQuery, names: Mapping[str, str]) -> str:
    """The filter as it stands on paper, where its fields do not show."""
    officer = names.get(str(query.officer), "") or _("semua petugas")
    since = long_day(query.since_on) if query.since_on else _("awal")
    until = long_day(query.until_on) if query.until_on else _("sekarang")
    facts = {"kind": KIND_LABELS[query.kind], "officer": officer, "since": since, "until": until}
    return _("%(kind)s, %(officer)s, dari %(since)s sampai %(until)s") % facts


@page(Permission.AUDIT_SEE)
def trail_readers(request: DeskRequest) -> HttpResponse:
    """Who read whom and when: a row for each officer and each thing, in a period."""
    at = now()
    names = officers()
    form = TrailForm(request.GET, officers=names)
    query = _bounded(read_query(request.GET, form), at)
    wanted = replace(query.wanted(), codes=WHO_READ_WHOM)
    found = counts.readers(wanted, after=reader_place_in(request.GET), size=PAGE_SIZE + 1) if form.is_valid() else []
    shown = found[:PAGE_SIZE]
    context = {
        "now": at,
        "form": TrailForm(query.facts(), officers=names) if form.is_valid() else form,
        "asked": query,
        "in_words": _in_words(query, names),
        "rows": reader_rows(shown, names),
        "next_url": reader_link(query, shown[-1].place) if len(found) > PAGE_SIZE else "",
        "newest_url": query.link() if request.GET.get("sebelum") else "",
    }
    return render(request, "desk/trail_readers.html", context, status=200 if form.is_valid() else _WRONG)


def _bounded(query: TrailQuery, at: datetime) -> TrailQuery:
    """With a period of at most a quarter, a month when none is asked: all readings in it are counted."""
    until = query.until_on or counts.day_of(at)
    longest = until - timedelta(days=3 * READERS_DAYS)
    since = query.since_on or until - timedelta(days=READERS_DAYS)
    return TrailQuery(officer=query.officer, since_on=max(since, longest), until_on=until)


@page(Permission.AUDIT_SEE)
def trail_unusual(request: DeskRequest) -> HttpResponse:
    """What stands out in the last days. It is where to begin to ask, not what is wrong."""
    at = now()
    found = unusual_found(at=at)
    context = {
        "zone": localtime(at).tzname(),
        "rows": finding_rows(found[:FINDINGS_SHOWN], officers()),
        "days": unusual.SHOWN_DAYS,
        "many": unusual.MANY_A_DAY,
        "times": unusual.TIMES_THE_MEDIAN,
        "refusals": unusual.REFUSALS_A_DAY,
        "is_cut": len(found) > FINDINGS_SHOWN,
        "limit": FINDINGS_SHOWN,
    }
    return render(request, "desk/trail_unusual.html", context)


@page(Permission.AUDIT_EXPORT)
def _export_form(request: DeskRequest) -> HttpResponse:
    return _export_page(request, TrailForm(request.GET, officers=officers()))


def _export_page(request: DeskRequest, form: TrailForm) -> HttpResponse:
    query = read_query(request.GET, form)
    count = queries.count_up_to(query.wanted(), export.ROW_LIMIT)
    context = {
        "form": form,
        "asked": query,
        "kind_label": KIND_LABELS[query.kind],
        "count": count,
        "is_cut": count >= export.ROW_LIMIT,
        "limit": export.ROW_LIMIT,
        "action_url": reverse("desk:trail_export") + query.link(),
        "back_url": reverse("desk:trail") + query.link(),
    }
    return render(request, "desk/trail_export.html", context, status=200 if form.is_valid() else _WRONG)


@act(Permission.AUDIT_EXPORT)
def _export(request: DeskRequest) -> HttpResponseBase:
    at = now()
    with request.entering() as actor:
        form = TrailForm(request.GET, officers=officers())
        if not form.is_valid():
            return _export_page(request, form)
        query = read_query(request.GET, form)
        count = queries.count_up_to(query.wanted(), export.ROW_LIMIT)
        note_export(by=actor, at=at, since=query.since_on, until=query.until_on, count=count)
        head = queries.head(fresh=True)
    # The trace is on disk before the first line leaves.
    written = export.lines(query, entering=request.entering, head=head, count=count, at=at)
    headers = {"Content-Disposition": f'attachment; filename="{export.file_name(at)}"'}
    return StreamingHttpResponse(written, content_type="text/csv; charset=utf-8", headers=headers)


trail_file = gives_file(either(get=_export_form, post=_export), FilePage("desk:trail_export"))
