"""The work queue: what must be done now, today, this week, and what is done and waits to be written down."""

from sigap.desk.queue.listing import listed_queue
from sigap.desk.queue.parts import Part, place_named
from sigap.desk.queue.whole import Queue, queue_for

__all__ = ["Part", "Queue", "listed_queue", "place_named", "queue_for"]
