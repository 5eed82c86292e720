"""The work queue: what must be done now, today, this week, and what is done and waits to be written down."""

from sigap.desk.queue.parts import Part
from sigap.desk.queue.whole import Queue, queue_for

__all__ = ["Part", "Queue", "queue_for"]
