"""Publication: what an audience may see of the record, as files that anybody can verify without us.

The format of the files is docs/reference/publication.md. Everything here is pure: an adapter writes them.
"""
