"""What a letter says of restitution, from the ledger. Each function fills the fields that bear its name."""

from sigap.correspondence.views.context import BY_HAND, LetterContext, described
from sigap.restitution.actions import Loss
from sigap.restitution.models import HEAD_LABELS, LossItem
from sigap.restitution.rules import (
    Applicant,
    ClaimSums,
    ClaimVia,
    LedgerKind,
    LossHead,
    RestitutionLaw,
    RestitutionRoad,
)
from sigap.ui import dates
from sigap.ui.money import rupiah_words


def applicant(it: LetterContext) -> str:
    book = it.book
    return f"{book.claim.applicant_label}: {BY_HAND}" if book and book.claim.applicant != Applicant.VICTIM else ""


def liable(it: LetterContext) -> str:
    book = it.book
    if book is None:
        return ""
    listed = ", ".join(
        f"orang tua {each.person.label} ({described(each.person)})"
        if each.by_parents
        else f"{each.person.label} ({described(each.person)})"
        for each in book.liable
    )
    return f"{listed}, tanggung renteng" if book.claim.is_joint and len(book.liable) > 1 else listed


_LAWS = {
    RestitutionLaw.TRAFFICKING: "UU 21/2007 pasal 48 dan KUHAP (UU 20/2025) pasal 178 sampai 181",
    RestitutionLaw.SEXUAL: "UU 12/2022 pasal 30 dan 31 serta KUHAP (UU 20/2025) pasal 178 sampai 181",
    RestitutionLaw.CHILD: "PP 43/2017 dan KUHAP (UU 20/2025) pasal 178 sampai 181",
    RestitutionLaw.GENERAL: "KUHAP (UU 20/2025) pasal 178 sampai 181",
}
_ROAD_WORDS = {
    RestitutionRoad.BEFORE_DEMAND: "sebelum tuntutan dibacakan (Perma 1/2022 pasal 8)",
    RestitutionRoad.AFTER_RULING: "sesudah putusan berkekuatan hukum tetap (Perma 1/2022 pasal 11)",
    RestitutionRoad.CIVIL_JOINED: "dalam gugatan yang digabungkan (KUHAP pasal 189)",
}
_PRAYERS = {
    RestitutionRoad.BEFORE_DEMAND: "Restitusi sejumlah tersebut dimasukkan dalam tuntutan dan dikabulkan dalam putusan",
    RestitutionRoad.AFTER_RULING: "Restitusi sejumlah tersebut dikabulkan dengan penetapan",
    RestitutionRoad.CIVIL_JOINED: "Ganti kerugian sejumlah tersebut dikabulkan bersama putusan pidananya",
}


def claim_law(it: LetterContext) -> str:
    book = it.book
    return _LAWS[RestitutionLaw(book.claim.law)] if book else ""


def claim_road(it: LetterContext) -> str:
    book = it.book
    return _ROAD_WORDS[RestitutionRoad(book.claim.road)] if book else ""


def prayer(it: LetterContext) -> str:
    book = it.book
    if book is None:
        return ""
    wanted = [_PRAYERS[RestitutionRoad(book.claim.road)]]
    if book.claim.is_joint and len(book.liable) > 1:
        wanted.append("Para termohon membayar bersama-sama untuk seluruhnya (tanggung renteng)")
    if book.claim.via != ClaimVia.LPSK:
        wanted.append("Kerugian dinilai oleh LPSK bila diperlukan")
    return "\n".join([*wanted, "Cara dan waktu penyerahan uangnya dibicarakan dahulu dengan pendamping korban"])


def _cell(text: str) -> str:
    """One cell of a table: a bar would begin the next one."""
    return " ".join(text.replace("|", "/").split())


def _by_head(it: LetterContext) -> list[tuple[LossItem, Loss]]:
    """The losses, head by head in the order of the ledger."""
    return sorted(it.opened.losses, key=lambda each: list(LossHead).index(LossHead(each[0].head)))


def losses(it: LetterContext) -> str:
    rows = (f"{row.head_label} | {_cell(loss.what)} | {dates.number(row.amount)}" for row, loss in _by_head(it))
    return "\n".join(rows)


def _loss_sum(it: LetterContext) -> int:
    return sum(row.amount for row, _loss in it.opened.losses)


def loss_total(it: LetterContext) -> str:
    return f"Rp{dates.number(_loss_sum(it))}" if it.opened.losses else ""


def loss_words(it: LetterContext) -> str:
    return rupiah_words(_loss_sum(it)) if it.opened.losses else ""


def evidence(it: LetterContext) -> str:
    """Every paper of every loss, those that are there first."""
    listed = [
        f"{HEAD_LABELS[LossHead(row.head)]} | {_cell(paper)} | {state}"
        for state, which in (("ada, dilampirkan", "there"), ("menyusul", "missing"))
        for row, loss in _by_head(it)
        for paper in getattr(loss, which)
    ]
    return "\n".join(listed)


def received(it: LetterContext) -> str:
    return f"Rp{dates.number(it.amount)}"


def received_words(it: LetterContext) -> str:
    return rupiah_words(it.amount)


def received_from(it: LetterContext) -> str:
    """With whom the money lay, else who paid."""
    entry = it.entry
    if entry is None:
        return ""
    if entry.kind == LedgerKind.FUND_PAID:
        return "Dana Bantuan Korban, LPSK"
    return it.opened.receipt.place if entry.kind == LedgerKind.DEPOSITED and it.opened.receipt.place else BY_HAND


def received_how(it: LetterContext) -> str:
    entry = it.entry
    is_handed = entry is not None and entry.kind in {LedgerKind.RECEIVED, LedgerKind.FUND_PAID}
    return (it.opened.receipt.place if is_handed else "") or BY_HAND


def received_for(it: LetterContext) -> str:
    book = it.book
    return f"Pembayaran restitusi, kasus {it.case.code}" if book else ""


def _sums(it: LetterContext) -> ClaimSums | None:
    book = it.book
    sums: ClaimSums | None = book.sums if book else None
    return sums


def awarded(it: LetterContext) -> str:
    sums = _sums(it)
    return f"Rp{dates.number(sums.awarded)}" if sums and sums.awarded is not None else ""


def _after_receipt(it: LetterContext) -> tuple[int, int] | None:
    """Received so far, and left, once this receipt is signed: one for what still lies there adds its own amount."""
    sums, chosen = _sums(it), it.file.chosen
    if sums is None or sums.shortfall is None or chosen is None or chosen.entry is None:
        return None
    waits = chosen.entry.kind not in {LedgerKind.RECEIVED, LedgerKind.FUND_PAID}
    more = chosen.amount if waits else 0
    return sums.received + sums.fund + more, max(0, sums.shortfall - more)


def received_so_far(it: LetterContext) -> str:
    found = _after_receipt(it)
    return f"Rp{dates.number(found[0])}" if found else ""


def shortfall(it: LetterContext) -> str:
    found = _after_receipt(it)
    if found is None:
        return ""
    return (
        f"Rp{dates.number(found[1])}, tetap menjadi hak korban" if found[1] else "tidak ada, sudah dibayar seluruhnya"
    )


MONEY_WORDS = (
    applicant,
    awarded,
    claim_law,
    claim_road,
    evidence,
    liable,
    loss_total,
    loss_words,
    losses,
    prayer,
    received,
    received_for,
    received_from,
    received_how,
    received_so_far,
    received_words,
    shortfall,
)
