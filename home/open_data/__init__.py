"""The databank as open data: what there is to get, and all of it as files."""
