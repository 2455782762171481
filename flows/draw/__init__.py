"""What is drawn, as markup trees: the same drawing for the page and for every export."""
