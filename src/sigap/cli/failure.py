"""What a command raises when it cannot go on: one sentence for a person, and the exit status of the contract."""


class CommandFailed(Exception):
    """Says what is missing and the one command that mends it. Status 1: the answer is no; 2: the call was wrong."""

    def __init__(self, message: str, *, status: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


NOT_NOW = 75
"""What `up` ends with, as sysexits.h has it, where nothing is wrong with the settings: worth another try."""


class NotNow(CommandFailed):
    """What the command needs does not answer now. Nothing was looked at: status 2, of `up` NOT_NOW."""


class Stopped(BaseException):
    """Someone asked the process to end (Ctrl-C, SIGTERM, a closed terminal)."""
