"""Where things are on each kind of display, and how large; a band loads the one of its own."""
