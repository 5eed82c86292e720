"""When what a deadline waits for was done."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm


class FulfilForm(ServerForm):
    """The moment, which may lie before now and never after."""

    done_at = MomentField(
        label=_("Kapan dilakukan"),
        help_text=_("Bukan kapan dicatat. Contoh: 25-11-2026 09.30."),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def clean_done_at(self) -> datetime:
        """Raises ValidationError for a moment that has not been yet."""
        done_at: datetime = self.cleaned_data["done_at"]
        if done_at > self._at:
            raise forms.ValidationError(_("Waktu ini belum tiba. Tulis kapan hal itu dilakukan."))
        return done_at
