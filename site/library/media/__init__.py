"""Pictures and files of the library: how they come in, and who may have them."""
