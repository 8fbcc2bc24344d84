"""What holds of every procedure, record and value."""
