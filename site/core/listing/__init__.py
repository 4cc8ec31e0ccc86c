"""What every public list shares: what is asked of it, how that is described, refused, chosen from and paged."""
