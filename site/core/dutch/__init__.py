"""Dutch as it is written: letters, the dictionary, compounds, forms of words."""
