"""The life of a case in words for officials: one table, from the rules, for a page and for a command."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sigap.cases.models import EVENT_LABELS, NEED_LABELS, NEXT_LABELS, STATUS_LABELS
from sigap.cases.rules import TRANSITIONS
from sigap.clocks.rules.labels import RULE_LABELS


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionRow:
    """One transition, in words."""

    before: str
    event: str
    after: str
    acts_next: str
    needs: tuple[str, ...]
    clock: str


def list_transitions() -> Iterator[TransitionRow]:
    """Every transition there is, in the order of the table."""
    for (before, event), taken in TRANSITIONS.items():
        yield TransitionRow(
            before=str(STATUS_LABELS[before]) if before else pgettext("keadaan kasus", "(belum ada)"),
            event=str(EVENT_LABELS[event]),
            after=str(STATUS_LABELS[taken.status]),
            acts_next=str(NEXT_LABELS[taken.acts_next]),
            needs=tuple(str(NEED_LABELS[need]) for need in taken.needs),
            clock=str(RULE_LABELS[taken.clock]) if taken.clock else "",
        )


def format_transitions() -> str:
    """The table as text, one transition a paragraph."""
    return "\n\n".join(
        "\n".join(
            line
            for line in (
                f"{row.before} → {row.after}",
                f"  {_('peristiwa')}: {row.event}",
                f"  {_('syarat')}: {'; '.join(row.needs)}" if row.needs else "",
                f"  {_('sesudahnya')}: {row.acts_next}",
                f"  {_('tenggat mulai')}: {row.clock}" if row.clock else "",
            )
            if line
        )
        for row in list_transitions()
    )
