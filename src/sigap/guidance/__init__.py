"""What the public is told: whom to call, the law in brief, licensed placement companies, how promises were kept."""
