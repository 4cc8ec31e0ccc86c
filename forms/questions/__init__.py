"""The questions of a form: the form that asks them, how answers are checked, the record that they fill."""
