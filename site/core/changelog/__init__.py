"""The log of changes: a row for each change of what the public can see, written in the transaction of the change."""
