"""The procedure as the tables stand today, the edition that was adopted, and the pages to adopt again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OFFICE_KIND_LABELS, OfficeKind
from sigap.assistance.models.purposes import PURPOSE_LABELS
from sigap.assistance.rules import ReferralPurpose, ServiceLine, asks_for
from sigap.assistance.rules.purpose_bases import purpose_bases
from sigap.assistance.rules.purposes import CANNOT_BE_DECLINED, PURPOSE_KINDS, asked_of
from sigap.clocks.models import ClockRule, amount_words
from sigap.clocks.queries import rule_label
from sigap.clocks.rules.units import Unit
from sigap.kernel.errors import Refused
from sigap.referrals.rules import PROMISE_CLOCK, Urgency, first_clock, result_clock
from sigap.rulebook.models import ProcedureEdition
from sigap.rulebook.rules.forms import forms
from sigap.rulebook.rules.procedure import (
    ProcedurePage,
    ProcedureRow,
    ProcedureStep,
    changed_rows,
    holders,
    page_from,
    steps,
)

type Rules = Mapping[str, ClockRule]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPage:
    """A page as the tables make it today, what the adopted edition has in its place, and whose it is."""

    page: ProcedurePage
    adopted: ProcedurePage | None
    edition: ProcedureEdition | None
    offices: tuple[str, ...]

    @property
    def is_adopted(self) -> bool:
        """Whether the adopted edition says the same."""
        return self.adopted is not None and self.adopted.fingerprint == self.page.fingerprint

    @property
    def changes(self) -> tuple[list[ProcedureRow], list[ProcedureRow]]:
        """Rows as they were adopted and no longer are, and rows as they are now."""
        return changed_rows(self.adopted, self.page)


def procedure(actor: Actor, *, at: datetime) -> list[StandingPage]:
    """Every page of an office that does something for a victim. In the official language, as papers are."""
    actor.require(Permission.TASKFORCE_SEE)
    edition = newest_edition()
    pages = derived_pages(at)
    names: dict[str, list[str]] = {}
    offices = Office.objects.filter(valid_to__isnull=True).order_by("name").values_list("kind", "name")
    for kind, name in offices:
        names.setdefault(kind, []).append(name)
    return [
        StandingPage(
            page=page,
            adopted=page_of(edition, page.kind) if edition else None,
            edition=edition,
            offices=tuple(names.get(page.kind, ())),
        )
        for page in pages
    ]


def standing_page(actor: Actor, kind: str, *, at: datetime) -> StandingPage:
    """The page of one kind of office. Raises Refused where there is none."""
    found = next((each for each in procedure(actor, at=at) if each.page.kind == kind), None)
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE)
    return found


def editions(actor: Actor) -> Sequence[ProcedureEdition]:
    """Every edition that was adopted, the newest first."""
    actor.require(Permission.TASKFORCE_SEE)
    return list(ProcedureEdition.objects.defer("pages").order_by("-number"))


def edition_of(actor: Actor, number: int) -> ProcedureEdition:
    """An edition by its number. Raises Refused where there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    found = ProcedureEdition.objects.filter(number=number).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE)
    return found


def frozen_page(actor: Actor, number: int, kind: str) -> StandingPage:
    """A page as an edition froze it. Raises Refused where there is none."""
    edition = edition_of(actor, number)
    page = page_of(edition, OfficeKind(kind)) if kind in edition.pages else None
    if page is None:
        raise Refused(Permission.TASKFORCE_SEE)
    return StandingPage(page=page, adopted=page, edition=edition, offices=())


def newest_edition() -> ProcedureEdition | None:
    """The edition that was adopted last."""
    return ProcedureEdition.objects.order_by("-number").first()


def page_of(edition: ProcedureEdition, kind: OfficeKind) -> ProcedurePage | None:
    """A page as an edition froze it."""
    data = edition.pages.get(kind.value)
    return page_from(kind, data) if data is not None else None


def derived_pages(at: datetime) -> list[ProcedurePage]:
    """The pages as the tables make them today."""
    rules = rules_of(at)
    with translation.override("id"):
        pages = [ProcedurePage(kind, tuple(_rows(kind, rules))) for kind in OfficeKind]
    return [page for page in pages if page.rows]


def rules_of(at: datetime) -> Rules:
    """The rules of deadlines that stand at a moment, by code."""
    day = localdate(at)
    standing = ClockRule.objects.filter(superseded_at__isnull=True, valid_from__lte=day).order_by("valid_from")
    return {row.code: row for row in standing if row.valid_to is None or row.valid_to > day}


def rows_owed(kind: OfficeKind, at: datetime) -> list[ProcedureRow]:
    """What an office of this kind owes by the tables of today: its steps and its answers, those in a hurry first."""
    rules = rules_of(at)
    with translation.override("id"):
        return sorted(_owed(kind, rules), key=lambda row: not row.is_urgent)


def _rows(kind: OfficeKind, rules: Rules) -> Iterator[ProcedureRow]:
    yield from _owed(kind, rules)
    asking = holders(kind, Permission.REFERRAL_OFFER)
    for line in ServiceLine if asking else ():
        if purposes := [each for each in asks_for(kind) if purpose_bases()[each].line is line]:
            yield _asking_row(line, purposes, kind, asking, rules)


def _owed(kind: OfficeKind, rules: Rules) -> Iterator[ProcedureRow]:
    for step in steps():
        if step.done_by(kind) and (not step.rule or step.rule in rules):
            yield _step_row(step, kind, rules)
    answering = holders(kind, Permission.REFERRAL_ANSWER)
    for purpose in asked_of(kind) if answering else ():
        yield _answer_row(purpose, answering, rules)


def _step_row(step: ProcedureStep, kind: OfficeKind, rules: Rules) -> ProcedureRow:
    rule = rules.get(step.rule)
    form = forms()[step.form]
    return ProcedureRow(
        line=step.line,
        what=rule_label(rule.code, rule.label) if rule else step.label,
        who=", ".join(holders(kind, step.power)),
        within=length_of(rule) if rule else "",
        paper=form.title,
        next=", ".join(str(OFFICE_KIND_LABELS[each]) for each in step.next if each is not kind),
        basis=rule.basis if rule else step.basis,
        rests_on=(*((f"deadlines:{rule.code}",) if rule else ()), f"forms:{step.form}"),
        is_urgent=step.is_urgent,
    )


def _answer_row(purpose: ReferralPurpose, who: Sequence[str], rules: Rules) -> ProcedureRow:
    row = purpose_bases()[purpose]
    codes = {urgency: first_clock(frozenset({purpose}), urgency) for urgency in Urgency}
    result = result_clock(frozenset({purpose}))
    used = [*codes.values(), result]
    answer = "; ".join(
        f"{'darurat' if urgency is Urgency.EMERGENCY else 'biasa'}: {length_of(rules.get(code))}"
        for urgency, code in codes.items()
    )
    owed = purpose in CANNOT_BE_DECLINED
    first = "konfirmasi diterima, tidak dapat ditolak" if owed else "jawab"
    return ProcedureRow(
        line=row.line,
        what=str(PURPOSE_LABELS[purpose]),
        who=", ".join(who),
        within=f"{first} – {answer}. Hasil: {length_of(rules.get(result))}",
        paper=f"{forms()[row.paper].title}; {forms()['answer_slip'].title}",
        next="Kantor yang meminta" + ("; bila tidak sanggup, kantor pengganti" if owed else ""),
        basis=row.basis,
        rests_on=(f"purposes:{purpose.value}", *(f"deadlines:{code}" for code in used), f"forms:{row.paper}"),
        is_urgent=owed,
    )


def _asking_row(
    line: ServiceLine, purposes: Sequence[ReferralPurpose], kind: OfficeKind, who: Sequence[str], rules: Rules
) -> ProcedureRow:
    others = {
        purpose: [str(OFFICE_KIND_LABELS[each]) for each in OfficeKind if each in PURPOSE_KINDS[purpose] - {kind}]
        for purpose in purposes
    }
    codes = [PROMISE_CLOCK[urgency] for urgency in Urgency]
    within = "; ".join(
        f"{'darurat' if urgency is Urgency.EMERGENCY else 'biasa'}: {length_of(rules.get(PROMISE_CLOCK[urgency]))}"
        for urgency in Urgency
    )
    return ProcedureRow(
        line=line,
        what="Minta kantor lain, dengan persetujuan klien",
        who=", ".join(who),
        within=f"sampai di tangan kantor yang menolong – {within}",
        paper=f"{forms()['consent'].title}; {forms()['referral'].title}",
        next="; ".join(f"{PURPOSE_LABELS[each]}: {', '.join(kinds)}" for each, kinds in others.items() if kinds),
        basis="; ".join(dict.fromkeys(purpose_bases()[each].basis for each in purposes)),
        rests_on=(
            *(f"purposes:{each.value}" for each in purposes),
            *(f"deadlines:{code}" for code in codes),
            "forms:consent",
            "forms:referral",
        ),
    )


def length_of(rule: ClockRule | None) -> str:
    """How long a rule gives, in words."""
    return amount_words(rule.amount, Unit(rule.unit)) if rule else "belum ditetapkan"
