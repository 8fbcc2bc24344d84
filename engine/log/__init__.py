"""The public log: a Merkle tree over every leaf, its tiles, proofs and signed checkpoints.

The hashes are those of RFC 6962, section 2.1, the files those of the C2SP specifications. Both are followed
to the letter, so that the programs of others verify what we publish. Hashes are 32 bytes here. Everything is
pure: adapters read, write and sign.
"""
