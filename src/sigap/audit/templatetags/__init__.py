"""What pages print of the trail."""
