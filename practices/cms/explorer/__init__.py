"""The list of practices in the explorer: its columns, its filters, what is done with several at once."""
