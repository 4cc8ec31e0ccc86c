"""How fast the databank is and how well it finds, on practices that are made for it."""
