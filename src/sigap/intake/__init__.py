"""Reports received: the queue of envelopes, who took one, what was decided.

A report becomes a case, or ends with a reason; the reporter's three-word status follows.
"""
