"""The questions of a form: what asks them, how answers are checked, which part of the record they fill."""
