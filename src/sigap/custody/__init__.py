"""What the ordinary desk does not open: reports on officials, and who a reporter is.

Decides who holds a personal key, what a recipient may do with a report of the conflict reports, and when a reporter's
identity is disclosed.
"""
