"""PostgreSQL as the public site and the worker use it."""

from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations

from sigap.kernel.fresh import Fresh


class Operations(DatabaseOperations):
    """Django's, with a compiler of the house."""

    compiler_module = "sigap.mailbox.backend.compiling"


class DatabaseWrapper(Fresh, base.DatabaseWrapper):
    """Nothing more: what these two may do is said by their database roles."""

    ops_class = Operations
