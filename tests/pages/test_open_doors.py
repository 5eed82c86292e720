"""What the desk's lists lead to stands open to who reads them, and what they cannot use shows no button."""
