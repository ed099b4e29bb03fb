"""Drawing on paper: a sheet to draw on, the sizes of paper, and fonts for its texts."""
