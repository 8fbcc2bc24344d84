"""Small procedures that show what the shipped ones do not, with their scenarios."""
