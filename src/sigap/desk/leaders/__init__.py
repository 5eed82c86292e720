"""What those who lead see first: where work is late, which promises were kept, where nobody is on duty. Counts only."""
