"""What the rp2 port has of its own; nothing of it is emulated."""
