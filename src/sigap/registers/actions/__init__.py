"""Bringing an old register in: as the database's owner, with the ring at hand, in one transaction."""

from sigap.registers.actions.importing import KnownRegister, UnableToImport, bring_in_register

__all__ = ["KnownRegister", "UnableToImport", "bring_in_register"]
