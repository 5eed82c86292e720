"""Tables of the app. Who sits where, and the sub task forces, lie in `access`: the ladder reads them."""

from sigap.taskforce.models.forces import FORCE_CODE, TaskForce

__all__ = ["FORCE_CODE", "TaskForce"]
