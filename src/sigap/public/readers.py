"""Who reads a report, as the form says it: by role, never by name. A test holds this to the powers of the roles."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READS_WHOLE: Mapping[str, Promise] = {
    "intake_officer": _("Petugas pengaduan"),
    "case_manager": _("Manajer kasus"),
    "uptd_head": _("Kepala UPTD"),
}
"""Roles that may open what a reporter wrote, by their code. Each is held at the UPTD PPA alone."""
