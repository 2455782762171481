"""What leaves the page: pictures, slides, papers and data of a case, made without a browser."""
