"""`./sigap manage case_transitions`: the life of a case, one transition a paragraph, for officials."""

from typing import Any

from django.core.management.base import BaseCommand

from sigap.cases.transitions import format_transitions


class Command(BaseCommand):
    """Prints the table that pages, queue and deadlines read."""

    help = "Menyebut semua peralihan status kasus: peristiwa, syarat, siapa sesudahnya, tenggat apa."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Writes it to standard output."""
        self.stdout.write(format_transitions())
