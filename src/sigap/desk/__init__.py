"""What staff see first: the work queue, notices, the trail, and the list of tabs."""
