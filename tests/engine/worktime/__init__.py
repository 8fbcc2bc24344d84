"""Working time: the reckoning, and an oracle that counts minute by minute."""
