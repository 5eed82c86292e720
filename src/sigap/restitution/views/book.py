"""The claims of a case, and the book of one: claimed, awarded, deposited, received, and what is owed when."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from sigap.access.guard import DeskRequest, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import case_for
from sigap.cases.shell import case_page
from sigap.clocks.queries import clocks_of
from sigap.kernel.clock import now
from sigap.legal.queries import acts_first_hand
from sigap.restitution import reading, rows
from sigap.restitution.queries import books_of, may_write
from sigap.restitution.rules import SUBJECT, LedgerKind, RestitutionRoad, is_over


@page(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """Every claim of the case; a single one opens at once."""
    access = case_for(request.actor, code, need=Section.LEGAL)
    books = books_of(access)
    may_note = may_write(request.actor, access)
    if len(books) == 1 and "semua" not in request.GET:
        return HttpResponseRedirect(reverse("restitution:book", args=[code, books[0].claim.id]))
    listed = [{"claim": book.claim, "sums": book.sums, "is_over": is_over(book.pure)} for book in books]
    context = case_page(access, Section.LEGAL, now=now()) | {"books": listed, "may_note": may_note}
    return render(request, "restitution/of_case.html", context)


@reading_sealed(Permission.CASE_SEE)
def ledger(request: DeskRequest, code: str, claim_id: UUID) -> HttpResponse:
    """One claim, its losses and papers opened."""
    at = now()
    opened = reading.open_book(entering=request.entering, code=code, claim_id=claim_id, at=at)
    with request.entering() as actor:
        access, book = opened.access, opened.book
        may_note = may_write(actor, access)
        first_hand = acts_first_hand(actor, access)
        kinds = {each.kind for each in book.pure}
        receipts = rows.receipts_of(book)
        context = case_page(access, Section.LEGAL, now=at) | {
            "book": book,
            "stages": rows.stages_of(book),
            "heads": rows.heads_of(book),
            "losses": opened.losses,
            "entries": [
                {
                    "row": row,
                    "paper": paper,
                    "may_confirm": may_note and first_hand and row.is_unconfirmed,
                    "has_receipt": may_note and row.id in receipts,
                }
                for row, paper in opened.entries
            ],
            "next": rows.next_step(book),
            "limits": rows.limits_of(list(clocks_of(SUBJECT, claim_id)), at=at),
            "kinds": rows.kinds_to_note(book, localdate(at)),
            "may_note": may_note,
            "is_open": LedgerKind.FILED not in kinds,
            "is_over": is_over(book.pure),
            "is_before": book.claim.road == RestitutionRoad.BEFORE_DEMAND,
        }
        return render(request, "restitution/book.html", context)
