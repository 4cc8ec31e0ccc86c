"""What is wrong with a file or with a cell of it, in Dutch."""


class CellError(ValueError):
    """A cell that can't be read, with a sentence that says why and what to do."""


class SheetError(ValueError):
    """A file that can't be read at all, with a sentence that says why and what to do."""
