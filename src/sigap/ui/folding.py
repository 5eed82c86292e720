"""A form whose seldom-used fields lie in a fold: drawn by `ui/form_page.html`, sent along whether open or not."""

from collections.abc import Iterator
from typing import ClassVar

from django.forms import BoundField
from django.utils.functional import Promise

from sigap.ui.forms import ServerForm

_NOTHING: tuple[object, ...] = (None, "", [])


class FoldedForm(ServerForm):
    """Says which of its fields are folded, and under which words."""

    folded: ClassVar[frozenset[str]]
    folded_label: ClassVar[str | Promise]

    def open_fields(self) -> Iterator[BoundField]:
        """What everybody fills in."""
        return (bound for bound in self.visible_fields() if bound.name not in self.folded)

    def folded_fields(self) -> Iterator[BoundField]:
        """The rest."""
        return (bound for bound in self.visible_fields() if bound.name in self.folded)

    def is_unfolded(self) -> bool:
        """Whether something stands in the fold that must be seen: a mistake, or what was given before."""
        return any(
            bound.errors or ((value := bound.value()) not in _NOTHING and value != bound.field.initial)
            for bound in self.folded_fields()
        )
