"""What is drawn on paper: the sheet, its sizes, and fonts for its letters."""
