"""The demo: an invented office that works through dossiers in every way the procedures know."""
