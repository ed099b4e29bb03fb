"""Layouts: where things are on each kind of display, and how large; a band loads only its own."""
