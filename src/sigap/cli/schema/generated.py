"""SQL that repeats what Python decides: who holds a power, what a purpose opens, who hears what.

Written to `<app>/sql/generated.sql` by `sigap generate-sql` and committed; a test holds file and code together.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.conf import settings

from sigap.access.permissions import Permission
from sigap.access.roles import HOLDERS, ROLES, OfficeKind, RoleCode
from sigap.access.rules import (
    BEGINNING_LASTS,
    CONFIRMED_WITHIN,
    HEADS,
    RESET_CONFIRMER_STANDS,
    RESET_WAITS,
    ROLE_WAITS,
    heads,
)
from sigap.assistance.rules import CANNOT_BE_DECLINED, PURPOSE_KINDS, SECTIONS_OPENED, asks_for
from sigap.cases.rules.finding import MOST_HINTS, WEIGHT
from sigap.cases.rules.origin import FIRST_KEPT
from sigap.channels.rules import LINES_A_DAY, LINES_IN_ALL, SWITCHED
from sigap.cli.schema import files
from sigap.cli.sweeps import SWEEPS
from sigap.clocks.rules import NOT_A_PROMISE, RIGHTS, THEMES
from sigap.clocks.rules.shipped import shipped_rules
from sigap.clocks.rules.units import Unit
from sigap.custody.rules import LANE_TOLD_BEFORE
from sigap.datarights.rules import CLOCK as DATA_REQUEST_CLOCK
from sigap.duplicates.rules import ASKING, JOINED, NOTHING, STEPS, WAITING
from sigap.fieldvisits.rules import agreement, silence_steps
from sigap.intake.rules import BROUGHT_FOR
from sigap.intake.rules.triage import DESK_CHANNELS, ENTRY_REACHES_BACK
from sigap.juvenile.rules import RINGS_BEFORE
from sigap.legal.rules.table import printed
from sigap.links.rules import LinkRules, link_rules, link_rules_since
from sigap.mailbox.channels import PUBLIC_DOORS, Channel
from sigap.mailbox.dialogue.rules import MESSAGES_A_DAY, MESSAGES_IN_ALL, READABLE_FOR
from sigap.mailbox.errands.page import QUESTIONS_LIMIT
from sigap.mailbox.files.rules import REPORT_FILES, REPORT_PARTS, UNREAD_PARTS
from sigap.mailbox.quarantine.pacing import figures, open_limits
from sigap.mailbox.slot import WAITING_MOST
from sigap.matching.kinds import WHOLE
from sigap.notifications.rules import AUDIENCES, named_heads
from sigap.notifications.rules.trail_alarms import RINGING
from sigap.persons.rules import READERS, parts
from sigap.shelter.rules import ring_steps
from sigap.simfoni.rules import shipped_limit
from sigap.work.rules import ON_CASE, Duty, duties_of, roles_of

_HEADING = "-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.\n"


def run(_arguments: list[str]) -> int:
    # The printed table asks for its words in Indonesian, which is what they are written in.
    settings.configure(USE_I18N=False)
    for file, text in generated().items():
        file.write_text(text, encoding="utf-8")
    return 0


def generated() -> dict[Path, str]:
    """Every generated file with the text that it must hold."""
    texts = {
        "access": _access(),
        "work": _work(),
        "notifications": _notifications(),
        "clocks": _clocks(),
        "shelter": _ladder("shelter", "absence", ring_steps()),
        "fieldvisits": _fieldvisits(),
        "referrals": _referrals(),
        "cases": _cases(),
        "intake": _intake(),
        "mailbox": _mailbox(),
        "figures": _figures(),
        "persons": _persons(),
        "duplicates": _duplicates(),
        "links": _links(),
        "juvenile": _juvenile(),
        "custody": _custody(),
        "simfoni": _simfoni(),
        "datarights": _datarights(),
        "staff": _staff(),
    }
    sql = {files.folder_of(app) / "generated.sql": f"{_HEADING}\n{text}" for app, text in texts.items()}
    return sql | {files.folder_of("legal").parent / "reference" / "criminal-track.md": printed()}


def _access() -> str:
    holders = {power: [code for code, role in HOLDERS.items() if power in role.permissions] for power in Permission}
    heading = {kind: [code for code in ROLES if heads(code, kind)] for kind in OfficeKind}
    named = f"SELECT {_array(HEADS)}::text[]"
    return "\n".join(
        (
            _function("access.named_heads", "", "text[]", named, "Roles that are the head of an office by name."),
            _choice("access.holders_of", "power", holders, "Roles that hold a power; none holds an unknown one."),
            _choice("access.heads_of", "kind", heading, "Roles that act for the head of an office of this kind."),
        )
    )


def _staff() -> str:
    """Hours."""
    terms: Mapping[str, tuple[timedelta, str]] = {
        "role_waits": (ROLE_WAITS, "How long a role that was asked for waits for its second person."),
        "reset_waits": (RESET_WAITS, "The same of a way back in."),
        "confirmed_within": (CONFIRMED_WITHIN, "How soon the second person answers, before it lapses."),
        "confirmer_stands": (RESET_CONFIRMER_STANDS, "How long a second person has held the role that confirms."),
        "beginning_lasts": (BEGINNING_LASTS, "Whoever held it in an installation's first hours need not have."),
    }
    return "\n".join(
        _function(f"staff.{name}", "", "interval", f"SELECT interval '{term.total_seconds() / 3600:.0f} hours'", about)
        for name, (term, about) in terms.items()
    )


def _work() -> str:
    duties = {role: duties_of([role]) for role in RoleCode}
    roles = {duty: roles_of(duty) for duty in Duty}
    return "\n".join(
        (
            _choice("work.duties_of", "role", duties, "What a role answers for."),
            _choice("work.roles_of", "duty", roles, "Roles that answer for a duty."),
        )
    )


def _notifications() -> str:
    heading = {kind: named_heads(kind) for kind in OfficeKind}
    return "\n".join(
        (
            _choice("notifications.roles_of", "audience", AUDIENCES, "Roles that make up an audience of notices."),
            _choice("notifications.named_heads", "kind", heading, "Roles that head an office; with none all hear."),
        )
    )


def _clocks() -> str:
    """Only functions of its own and of those that count ask it."""
    about = "Rules of rights and powers that end by themselves with their last moment."
    outcomes = f"SELECT {_array(NOT_A_PROMISE)}::text[]"
    return "\n".join(
        (
            _function("clocks.rights", "", "text[]", f"SELECT {_array(RIGHTS)}::text[]", about, to=""),
            _function("clocks.no_promise", "", "text[]", outcomes, "Ends after which nothing was promised.", to=""),
        )
    )


def _ladder(app: str, what: str, steps: Iterable[tuple[timedelta, str]]) -> str:
    """Only a function of its own asks it: the worker does not say when an alarm rings."""
    minutes = ",".join(str(int(after / timedelta(minutes=1))) for after, _to in steps)
    about = "Minutes after the agreed hour at which the next in line hears, in order."
    return _function(f"{app}.minutes_of_{what}", "", "integer[]", f"SELECT '{{{minutes}}}'::integer[]", about, to="")


def _fieldvisits() -> str:
    hours = f"SELECT {int(agreement().sheet_within / timedelta(hours=1))}"
    sheet = _function(
        "fieldvisits.sheet_hours", "", "integer", hours, "Within how many hours of its return a team enters its sheet.",
        to="",
    )  # fmt: skip
    return "\n".join((_ladder("fieldvisits", "silence", silence_steps()), sheet))


def _datarights() -> str:
    """As the law has it, for the moment before a request's own deadline runs."""
    rule = next(each for each in shipped_rules() if each.code == DATA_REQUEST_CLOCK and each.unit is Unit.HOURS)
    about = "Within how many hours a request is answered."
    return _function("datarights.answer_hours", "", "integer", f"SELECT {rule.amount}", about, to="")


def _referrals() -> str:
    owed = _array(CANNOT_BE_DECLINED)
    return "\n".join(
        (
            _choice("referrals.kinds_of", "purpose", PURPOSE_KINDS, "Which kinds of office can be asked for what."),
            _choice(
                "referrals.asks_for", "kind", {kind: asks_for(kind) for kind in OfficeKind},
                "What an office of this kind may ask others for.",
            ),
            _choice("referrals.sections_of", "purpose", SECTIONS_OPENED, "Sections of the case that accepting opens."),
            _function(
                "referrals.owed", "purposes text[]", "boolean", f"SELECT purposes && {owed}::text[]",
                "Help that is owed: handed over at once, it cannot be declined.",
            ),
            _function(
                "referrals.whole_kinds", "", "text[]", f"SELECT {_array(WHOLE)}::text[]",
                "Kinds of token by which two persons of one case are taken for the same.", to="",
            ),
        )
    )  # fmt: skip


def _intake() -> str:
    brought = {kind: [purpose] for kind, purpose in BROUGHT_FOR.items()}
    return _choice(
        "intake.purposes_brought", "kind", brought, "The work that an office of this kind does already when it reports."
    )


def _figures() -> str:
    """Only functions of its own ask it."""
    return _choice("figures.rules_of", "theme", THEMES, "Deadlines that make up one promise.", to="")


def _cases() -> str:
    first = "The first number of cases that are kept from somebody from the start."
    weights = f"SELECT '{json.dumps({str(kind): points for kind, points in WEIGHT.items()})}'::jsonb"
    most = "Cases of others that one search hints at."
    telling = "How telling a kind of what was searched is."
    listed = "What of the list of work is told on a case, for whoever works in its summary."
    return "\n".join(
        (
            _function("cases.first_kept", "", "integer", f"SELECT {FIRST_KEPT}", first, to=""),
            _function("cases.search_weights", "", "jsonb", weights, telling, to=""),
            _function("cases.most_hints", "", "integer", f"SELECT {MOST_HINTS}", most, to=""),
            _function("cases.kinds_on_case", "", "text[]", f"SELECT {_array(ON_CASE)}::text[]", listed, to=""),
        )
    )


def _persons() -> str:
    """Only functions of the owner's ask it."""
    table = {f"{whose}:{part}": sorted(kinds) for whose, read in READERS.items() for part, kinds in read.items()}
    about = "Kinds of office that read a part, by whose it is."
    closed = f"SELECT part = ANY ({_array(spec.part for spec in parts().values() if spec.is_closed)}::text[])"
    comment = "A part that counts as an identity when it opens."
    return "\n".join(
        (
            _choice("persons.readers_of", "what", table, about, to=""),
            _function("persons.is_closed", "part text", "boolean", closed, comment, to=""),
        )
    )


def _duplicates() -> str:
    """Only functions of its own ask it."""
    steps = {f"{last}>{step}": [who] for last, after in STEPS.items() for step, who in after.items()}
    joins, waits, asks = (
        f"SELECT step = ANY ({_array(steps)}::text[])" for steps in (JOINED, WAITING, ASKING - {NOTHING})
    )
    weights = " ".join(f"WHEN '{kind}' THEN {points}" for kind, points in WEIGHT.items())
    strength = f"SELECT sum(CASE k {weights} END)::integer FROM unnest(kinds) k"
    likely = f"SELECT kinds && {_array(WHOLE)}::text[] OR cardinality(kinds) > 1"
    return "\n".join(
        (
            _choice("duplicates.steps_after", "steps", steps, "Who may take a step after another one.", to=""),
            _function("duplicates.joins", "step text", "boolean", joins, "Two are one after this step.", to=""),
            _function("duplicates.waits", "step text", "boolean", waits, "Somebody else has to decide.", to=""),
            _function("duplicates.asks", "step text", "boolean", asks, "A pair that resembles is asked about.", to=""),
            _function("duplicates.strength", "kinds text[]", "integer", strength, "How likely two are one.", to=""),
            _function("duplicates.is_likely", "kinds text[]", "boolean", likely, "It is worth a question.", to=""),
        )
    )


def _custody() -> str:
    """Only a function of its own asks it."""
    about = "Days before its end at which the recipients of a report are told of it."
    return _function("custody.days_told_before", "", "integer", f"SELECT {LANE_TOLD_BEFORE.days}", about, to="")


def _juvenile() -> str:
    """Only a function of its own asks it."""
    cases = "\n".join(
        f"    WHEN '{kind}' THEN {int(before / timedelta(hours=1))}" for kind, before in RINGS_BEFORE.items()
    )
    body = f"SELECT CASE kind\n{cases}\n  END"
    about = "Hours before a child must be let out at which an alarm rings."
    return _function("juvenile.rings_before", "kind text", "integer", body, about, to="")


def _links() -> str:
    """Only functions of its own ask it: the worker does not say what counts."""
    agreed = [(valid_from, link_rules(valid_from)) for valid_from in link_rules_since()]
    cases = "".join(
        f"\n    WHEN day >= '{since}' THEN '{json.dumps(_figures_of(rules))}'" for since, rules in reversed(agreed)
    )
    body = f"SELECT CASE{cases}\n    ELSE '{json.dumps(_figures_of(agreed[0][1]))}'\n  END::jsonb"
    return _function("links.agreed_on", "day date", "jsonb", body, "The agreed figures of a day.", to="")


def _figures_of(rules: LinkRules) -> dict[str, Any]:
    return {
        "common_over": rules.common_over,
        "most_cases": rules.most_cases,
        "look_within_days": rules.look_within_days,
        "weights": dict(rules.weights),
    }


def _simfoni() -> str:
    days = f"SELECT {shipped_limit().days}"
    return _function("simfoni.shipped_days", "", "integer", days, "The rhythm that is proposed, in days.", to="")


def _mailbox() -> str:
    """The most that any installation is given, the demo's crowd included: no process is believed that asks for more."""
    crowd = open_limits(is_demo=True)
    most = {
        "minute": crowd.minute,
        "hour": crowd.hour,
        "day": crowd.day,
        "files": REPORT_FILES,
        "parts": REPORT_PARTS,
        "unread": UNREAD_PARTS,
        "messages_a_day": MESSAGES_A_DAY,
        "messages": MESSAGES_IN_ALL,
        "channel_lines_a_day": LINES_A_DAY,
        "channel_lines": LINES_IN_ALL,
        "questions": QUESTIONS_LIMIT,
        "readable_days": READABLE_FOR.days,
        "waiting": WAITING_MOST,
        "flood_minutes": figures()["work"]["minutes_after"],
        "flood_days": figures()["lane"]["remembered_days"],
        # How long ago a report may have come that an officer writes down.
        "entry_hours": int(ENTRY_REACHES_BACK / timedelta(hours=1)) + 1,
    }
    cases = "\n".join(f"    WHEN '{what}' THEN {most[what]}" for what in sorted(most))
    body = f"SELECT CASE what\n{cases}\n    ELSE 0\n  END"
    doors = {
        "sigap_public": PUBLIC_DOORS,
        "sigap_desk": (*DESK_CHANNELS, Channel.PARTNER),
        "sigap_worker": SWITCHED,
    }
    return "\n".join(
        (
            _function("mailbox.most", "what text", "integer", body, "Limits of reports, files and messages.", to=""),
            _choice("mailbox.channels_of", "role", doors, "Doors by which a part brings reports.", to=""),
            _choice("mailbox.ringing", "trouble", RINGING, "Events that ring as this trouble for a day.", to=""),
            _sweeps(),
        )
    )


def _sweeps() -> str:
    values = ",\n    ".join(f"('{sweep.name}', {sweep.within})" for sweep in sorted(SWEEPS, key=attrgetter("name")))
    body = f"VALUES\n    {values}"
    about = "The worker's sweeps, each with the seconds within which it must come to its end."
    return _function("mailbox.sweeps", "", "TABLE (name text, within integer)", body, about, to="")


def _choice[Code: str](
    name: str, argument: str, table: Mapping[Code, Iterable[str]], about: str, *, to: str = "sigap_desk"
) -> str:
    """A function from one code to a list of codes; an empty list for every other code."""
    cases = "\n".join(f"    WHEN '{key}' THEN {_array(table[key])}" for key in sorted(table) if table[key])
    body = f"SELECT CASE {argument}\n{cases}\n    ELSE '{{}}'\n  END::text[]"
    return _function(name, f"{argument} text", "text[]", body, about, to=to)


def _function(name: str, arguments: str, returns: str, body: str, about: str, *, to: str = "sigap_desk") -> str:
    grant = f"GRANT EXECUTE ON FUNCTION {name} TO {to};\n" if to else ""
    return (
        f"-- {about}\nCREATE FUNCTION {name}({arguments}) RETURNS {returns}\n"
        f"LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$\n  {body}\n$$;\n{grant}"
    )


def _array(codes: Iterable[str]) -> str:
    return "'{" + ",".join(sorted(map(str, codes))) + "}'"
