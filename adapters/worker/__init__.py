"""Work that nobody asks for: the clock does what is due. Any number of processes may do it at once."""
