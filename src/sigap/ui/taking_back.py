"""Why something that stands is taken back: asked at the button, so that one slip of the finger takes nothing back."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.kernel.errors import Unable


class TakeBackReason(StrEnum):
    """Why; a code that the trail carries."""

    WRONG = "wrong-entry"
    OVER = "no-longer"
    ASKED = "on-request"
    REPLACED = "replaced"


TAKE_BACK_LABELS: dict[TakeBackReason, Promise] = {
    TakeBackReason.WRONG: _("salah dicatat"),
    TakeBackReason.OVER: _("sudah tidak berlaku"),
    TakeBackReason.ASKED: _("diminta orangnya atau kantornya"),
    TakeBackReason.REPLACED: _("diganti dengan yang lain"),
}


class ReasonMissing(Unable):
    """No reason was chosen: nothing is taken back."""


def reason_given(sent: Mapping[str, object]) -> TakeBackReason | None:
    """The reason in what was sent; none where none was chosen."""
    reason_sent = sent.get("reason")
    return TakeBackReason(str(reason_sent)) if reason_sent in set(TakeBackReason) else None


def require_reason(reason: TakeBackReason | None) -> TakeBackReason:
    """Asked by the act once it has found what is taken back: what is not there looks the same. Raises ReasonMissing."""
    if reason is None:
        raise ReasonMissing(_("Pilih dulu mengapa ditarik kembali. Belum ada yang berubah."))
    return reason
