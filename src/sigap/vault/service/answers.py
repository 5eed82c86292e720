"""What the vault answers, question by question: what is signed for whom, what opens by which trace, and how much.

No answer holds a key of the ring. A data key leaves only where a report is sealed anew under one that is open already.
"""

import json
import logging
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from sigap.vault import keyring, macs, root_key, wire
from sigap.vault.hpke import fingerprint
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.ring import Epoch
from sigap.vault.ring_use import KeyDestroyed, LaidKey, LocalRing, OpeningRefused, ReportKey, WrappedKey
from sigap.vault.root_key import PassphraseWrong, RingLocked
from sigap.vault.sealing import OpenKey, SealBroken
from sigap.vault.service import limits
from sigap.vault.service.limits import LimitReached, VaultLimits
from sigap.vault.service.looking import SightLost, VaultDatabase
from sigap.vault.service.warrants import Holder, WantedKey, Warrants
from sigap.vault.wire import Message

_log = logging.getLogger("sigap.vault")
AT_THE_THRESHOLD = frozenset({
    "session", "step_up", "writer", "person", "person_first", "reset", "reset_code", "card_asked", "code_card",
    "card_code", "passkey", "passkey_challenge", "erased_key",
})  # fmt: skip
"""Rows that are written where nobody is inside: at sign-in, or when the desk itself moves a report that came in."""
LETS_IN = frozenset({"step_up", "person", "person_first", "reset", "passkey", "erased_key"})
"""Of these what lets somebody in, or destroys: counted, since nobody's ticket is asked."""
GUESSED = {"card_code": limits.CODES, "reset_code": limits.SIGNED}
"""What is short enough to be tried until it fits: counted however it is asked, and whoever asks."""
THRESHOLD_EVENTS = frozenset({
    "access:session:started", "access:session:stepped_up", "access:second_factor:set", "access:second_factor:removed",
    "access:recovery_codes:made", "access:password:set", "access:passkey:added", "access:passkey:used",
    "access:passkey:removed", "access:reset:used",
})  # fmt: skip
"""As access.append_own() in SQL has them."""
_LONGEST_PASSPHRASE = 4000
_GUESS_EVERY = 1.0
_PROVED_FOR = 20.0


class VaultAnswers:
    """Answers the desk. One object for all its connections."""

    def __init__(self, folder: Path, source: str, database: VaultDatabase) -> None:
        self._held = keyring.cached_ring(folder, source)
        self._folder = folder
        self._ring = LocalRing(self._held.keyring)
        self._database = database
        self._warrants = Warrants(self._ring, database)
        self._limits = VaultLimits()
        self._counting, self._guessing = threading.Lock(), threading.Lock()
        self._guessed_at = float("-inf")
        self._proved: tuple[bytes, bytes, float] | None = None

    def answer(self, message: Message) -> Message:
        """The answer to one question, or why there is none. Never raises."""
        try:
            return self._question(message["do"])(message)
        except _FAILED as failed:
            if isinstance(failed, OpeningRefused):
                _log.warning("refused: %s", failed)
            return {"failed": _failure(failed), "why": str(failed) if isinstance(failed, KeysUnusable) else ""}
        except (KeyError, ValueError, TypeError, AttributeError):
            return {"failed": "question"}
        except Exception as error:  # noqa: BLE001 - a question that nobody foresaw ends no conversation
            _log.error("a question failed: %s", type(error).__name__)
            return {"failed": "question"}

    def _question(self, name: object) -> Callable[[Message], Message]:
        questions: dict[object, Callable[[Message], Message]] = {
            "facts": self._facts,
            "sign": self._sign,
            "fits": self._fits,
            "tokens": self._tokens,
            "wrap": self._wrap,
            "adopt": self._adopt,
            "encrypt": self._encrypt,
            "lay": self._seal_under,
            "hand": self._hand,
            "unseal": self._unseal,
            "seal_seed": self._seal_seed,
            "open_seed": self._open_seed,
            "prove": self._prove,
            "take": self._take,
        }
        return questions[name]

    def _facts(self, _message: Message) -> Message:
        ring = self._held.keyring().ring
        return {
            "epochs": [_epoch(each) for each in ring.epochs],
            "gone": [
                {
                    "id": each.id,
                    "kek": each.kek_id,
                    "created_at": each.created_at.isoformat(),
                    "destroyed_at": each.destroyed_at.isoformat(),
                }
                for each in ring.gone
            ],
            "recovery": ring.recovery,
            "generation": ring.generation,
            "needed_from": ring.needed_from,
        }

    def _sign(self, message: Message) -> Message:
        asked, ticket = _pairs(message), wire.text_in(message, "ticket")
        for kind, facts in asked:
            if kind in GUESSED:
                self._count(None, GUESSED[kind])
            elif kind == "event":
                self._check_event(ticket, facts)
            elif kind not in AT_THE_THRESHOLD or (kind == "erased_key" and ticket):
                self._warrants.holder(ticket)
            elif kind == "session":
                self._count(None, limits.SESSIONS)
            elif kind in LETS_IN:
                self._count(None, limits.SIGNED)
        return {"made": self._ring.sign(asked)}

    def _check_event(self, ticket: str, facts: bytes) -> None:
        """An event is signed for who holds the ticket, or at the threshold. Raises OpeningRefused, SightLost."""
        event_facts = json.loads(macs.text_in(facts))
        if ticket:
            holder = self._warrants.holder(ticket)
            if (event_facts["actor"], event_facts["session"]) == (str(holder.person_id), str(holder.session_id)):
                return
        if event_facts["session"] is None and event_facts["code"] in THRESHOLD_EVENTS:
            return
        raise OpeningRefused("an event in the name of somebody else")

    def _fits(self, message: Message) -> Message:
        asked = [(str(kind), bytes(facts), bytes(mac)) for kind, facts, mac in message["asked"]]
        for kind, _facts, _mac in asked:
            if kind in GUESSED:
                self._count(None, GUESSED[kind])
        return {"fit": self._ring.fits(asked)}

    def _tokens(self, message: Message) -> Message:
        asked = _pairs(message)
        holder = self._warrants.holder(wire.text_in(message, "ticket"))
        self._count(holder.person_id, limits.TOKENS, count=len(asked))
        return {"made": self._ring.tokens(asked, kek_id=wire.text_in(message, "kek"))}

    def _wrap(self, message: Message) -> Message:
        key = OpenKey(id=UUID(message["id"]), material=wire.bytes_in(message, "material"))
        case = UUID(message["case"]) if message["case"] else None
        made, kek_id = self._ring.wrap(key, purpose=wire.text_in(message, "purpose"), case_id=case)
        return {"made": made, "kek": kek_id}

    def _adopt(self, message: Message) -> Message:
        key = wire.path_in(message["key"])
        if not isinstance(key, ReportKey):
            raise TypeError
        purpose = wire.text_in(message, "purpose")
        self._warrants.check_adopting(key, purpose)
        made, kek_id = self._ring.adopt(key, purpose=purpose)
        return {"made": made, "kek": kek_id}

    def _encrypt(self, message: Message) -> Message:
        key = self._ring.sealing_key(wire.path_in(message["key"]))
        return {"made": key.encrypted(wire.bytes_in(message, "plain"), context=wire.bytes_in(message, "context"))}

    def _seal_under(self, message: Message) -> Message:
        """Under its report's key. Who makes a wrapped key of their own could take out what is laid under it."""
        key, under = wire.path_in(message["key"]), wire.path_in(message["under"])
        place = wire.place_in(message["place"])
        holder = self._warrants.check_laying(wire.text_in(message, "ticket"), key, under, place)
        self._count_new(holder, [key.id], limits.SUBJECTS)
        return {"made": self._ring.lay(key, under=self._ring.sealing_key(under), place=place)}

    def _hand(self, message: Message) -> Message:
        """Under a key that the desk has: as good as an opening, and checked as one."""
        key, place = wire.path_in(message["key"]), wire.place_in(message["place"])
        trace, ticket = wire.trace_in(message["trace"]), wire.text_in(message, "ticket")
        if not isinstance(key, ReportKey | LaidKey):
            raise TypeError
        holder = self._warrants.check(ticket, [WantedKey(key=key, trace=trace, place=None)])
        self._count_new(holder, [(trace, key.id)], limits.SUBJECTS)
        under = OpenKey(id=UUID(message["id"]), material=wire.bytes_in(message, "material"))
        return {"made": self._ring.lay(key, under=under, place=place)}

    def _unseal(self, message: Message) -> Message:
        asked, ticket = [wire.unsealing_in(each) for each in message["asked"]], wire.text_in(message, "ticket")
        wanted = [WantedKey(key=each.key, trace=each.trace, place=each.place) for each in asked]
        holder = self._warrants.check(ticket, wanted)
        # Counted by the keys that open, whatever is said of them.
        self._count_new(holder, {each.key.id for each in asked if _is_of_person(each.key)}, limits.IDENTITIES)
        self._count_new(holder, {(each.trace, each.key.id) for each in asked}, limits.SUBJECTS)
        return {"found": self._ring.unseal(asked)}

    def _seal_seed(self, message: Message) -> Message:
        return {"made": self._ring.seal_seed(wire.text_in(message, "text"), place=wire.place_in(message["place"]))}

    def _open_seed(self, message: Message) -> Message:
        self._count(None, limits.SEEDS)
        text, kek_id = self._ring.open_seed(wire.bytes_in(message, "sealed"), place=wire.place_in(message["place"]))
        return {"text": text, "kek": kek_id}

    def _prove(self, message: Message) -> Message:
        """Tries a passphrase, one at a time: a guess takes 256 MiB. What it opens is held back until it is traced."""
        passphrase = wire.text_in(message, "passphrase")
        if len(passphrase) > _LONGEST_PASSPHRASE:
            raise ValueError
        if not self._guessing.acquire(blocking=False):
            return {"failed": "soon"}
        try:
            if time.monotonic() - self._guessed_at < _GUESS_EVERY:
                return {"failed": "soon"}
            try:
                root = root_key.unlocked_root(self._folder, passphrase)
            except PassphraseWrong:
                self._guessed_at = time.monotonic()
                raise
            keyring.opened(self._folder, root)
            self._proved = secrets.token_bytes(16), root, time.monotonic()
            return {"proved": self._proved[0]}
        finally:
            self._guessing.release()

    def _take(self, message: Message) -> Message:
        proved, self._proved = self._proved, None
        if proved is None or time.monotonic() - proved[2] > _PROVED_FOR:
            raise OpeningRefused("nothing was proved")
        if not secrets.compare_digest(proved[0], wire.bytes_in(message, "proved")):
            raise OpeningRefused("nothing was proved")
        self._warrants.check_unlocked()
        self._held.take(proved[1])
        _log.warning("the keys are unlocked")
        return {}

    def _count(self, who: UUID | None, allowances: tuple[limits.Allowance, ...], *, count: int = 1) -> None:
        with self._counting:
            self._counted(lambda: self._limits.take(who, allowances, time.monotonic(), count=count), who)

    def _count_new(self, holder: Holder | None, what: Any, allowances: tuple[limits.Allowance, ...]) -> None:
        """Of the desk's own looking who is meant it only rings: a report that nobody may look at would lie there."""
        who, most = (holder.person_id, allowances) if holder else (None, limits.CHECKS)
        with self._counting, suppress(*(() if holder else (OpeningRefused,))):
            self._counted(lambda: self._limits.take_new(who, what, most, time.monotonic()), who)

    def _counted(self, take: Callable[[], None], who: UUID | None) -> None:
        try:
            take()
        except LimitReached as reached:
            if reached.is_first:
                # By id alone; who it is stands in the trail.
                _log.error("more was asked for than is given: %s", who or "the desk")
                self._ring_out(who)
            raise OpeningRefused("more than is given") from None

    def _ring_out(self, who: UUID | None) -> None:
        try:
            self._database.ring(who)
        except SightLost:
            _log.error("the trail does not know of it: the database does not answer")


_CODES: tuple[tuple[type[Exception], str], ...] = (
    (RingLocked, "locked"),
    (KeysUnusable, "keys"),
    (KeysUnsafe, "keys"),
    (PassphraseWrong, "passphrase"),
    (KeyDestroyed, "destroyed"),
    (SealBroken, "broken"),
    (OpeningRefused, "refused"),
    (SightLost, "away"),
)
_FAILED = tuple(kind for kind, _code in _CODES)


def _failure(failed: Exception) -> str:
    return next(code for kind, code in _CODES if isinstance(failed, kind))


def _pairs(message: Message) -> list[tuple[str, bytes]]:
    found = [(kind, facts) for kind, facts in message["asked"]]
    if not all(isinstance(kind, str) and isinstance(facts, bytes) for kind, facts in found):
        raise TypeError
    return found


def _is_of_person(key: object) -> bool:
    return isinstance(key, WrappedKey) and key.purpose == "person"


def _epoch(epoch: Epoch) -> dict[str, Any]:
    return {
        "id": epoch.id,
        "kek": epoch.kek_id,
        "created_at": epoch.created_at.isoformat(),
        "retired_at": epoch.retired_at.isoformat() if epoch.retired_at else None,
        "mark": fingerprint(epoch.intake.public_key()),
    }
