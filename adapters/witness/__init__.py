"""A witness over HTTP (C2SP tlog-witness): endpoint and memory, and the way of a log to one."""
