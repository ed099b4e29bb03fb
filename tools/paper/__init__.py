"""Drawing on paper: the sheet, the sizes of paper, and fonts for what is written."""
