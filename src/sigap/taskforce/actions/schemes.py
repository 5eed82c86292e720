"""Schemes of sub task forces come in: the one that ships, and others as a regulation gives them."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event, require
from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.kernel.errors import Conflict
from sigap.kernel.reference import toml_file
from sigap.kernel.regencies import head_word, is_administered, kind_word
from sigap.places.queries import label_of
from sigap.places.words import stored_words
from sigap.taskforce import events
from sigap.taskforce.actions.texts import refuse_telltales
from sigap.taskforce.models import SubForceScheme
from sigap.taskforce.rules.schemes import SchemeText, scheme_from, written_scheme

SHIPPED = ("scheme-pusat.toml",)


@audit.action
def add_scheme(*, by: By, at: datetime, scheme: SchemeText, based_on: str = "") -> SubForceScheme:
    """Stores a scheme in the place of the one of its code; the same one again changes nothing.

    `based_on` is the id of the edition that the preview was held against. Raises Conflict when another came between.
    """
    require(by, Permission.TASKFORCE_MANAGE)
    refuse_telltales(written_scheme(scheme))
    before = SubForceScheme.objects.select_for_update().filter(code=scheme.code, superseded_at=None).first()
    if before is not None and before.body == scheme.as_table():
        audit.unchanged()
        return before
    if str(before.id if before else "") != based_on:
        raise Conflict(_("Rekan Anda memuat skema dengan kode ini pada saat yang sama. Periksa lagi perbedaannya."))
    if before is not None:
        SubForceScheme.objects.filter(pk=before.pk).update(superseded_at=at)
    row = SubForceScheme(
        code=scheme.code,
        title=scheme.title,
        source=scheme.source,
        valid_from=scheme.valid_from,
        is_verified=scheme.is_verified,
        body=scheme.as_table(),
        made_at=at,
        made_by=by.person_id,
    )
    row.save(force_insert=True)
    record_staff_event(events.SCHEME_ADDED, by=by, at=at, scheme=scheme.code)
    return row


@audit.action
def load_schemes(*, by: By, at: datetime) -> int:
    """Stores each shipped scheme whose code is not there yet; returns how many."""
    known = set(SubForceScheme.objects.values_list("code", flat=True))
    missing = [each for each in map(shipped_scheme, SHIPPED) if each.code not in known]
    if not missing:
        audit.unchanged()
    for scheme in missing:
        add_scheme(by=by, at=at, scheme=scheme)
    return len(missing)


def shipped_scheme(name: str) -> SchemeText:
    """A scheme that ships with the app."""
    scheme = _as_here(scheme_from(toml_file("sigap.taskforce", name)))
    if not is_administered(str(settings.SIGAP_REGENCY)):
        return scheme
    # There is no DPRD and no Perda there: nothing of either is proposed.
    sections = (
        replace(each, programme=tuple(line for line in each.programme if "peraturan daerah" not in line.lower()))
        for each in scheme.sections
    )
    seats = {kind: tuple(line for line in lines if "DPRD" not in line) for kind, lines in scheme.seats.items()}
    return replace(scheme, seats=seats, sections=tuple(sections))


def _as_here(scheme: SchemeText) -> SchemeText:
    return replace(
        scheme,
        sections=tuple(replace(each, programme=tuple(map(stored_words, each.programme))) for each in scheme.sections),
    )


def region_words() -> dict[str, str]:
    """What a template calls the region (`{daerah}`, `{wilayah}` without its kind) and its head (`{kepala}`)."""
    code = str(settings.SIGAP_REGENCY)
    head, label = head_word(code), label_of(code)
    named = label.removeprefix(f"{kind_word(code)} ")
    return {"daerah": label, "wilayah": named, "kepala": head, "wakil": f"Wakil {head}"}
