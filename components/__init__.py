"""What the page shows, one thing a module: `build_` makes it, `render_` puts it on the page."""
