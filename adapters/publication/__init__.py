"""Publication: folders of plain files, written so that whoever is killed leaves nothing half-done unsaid."""
