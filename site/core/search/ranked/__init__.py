"""The search of visitors: some of the words suffice, near spellings are searched, compounds are found from both
sides.
"""
