"""Reports on officials: whom they are kept from, who receives them, how they are sealed."""
