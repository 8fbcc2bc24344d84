"""Signing: Ed25519 behind the ports of the public log, and the files in which private keys lie."""
