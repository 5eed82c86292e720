"""Pages of the case file: each declares its permission and makes one read or one act."""
