"""The road form: the decision's table as a file, with its regime and fragments, made explicit."""
