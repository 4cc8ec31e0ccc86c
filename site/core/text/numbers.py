"""Numbers as Dutch writes them."""


def dutch_number(value: int) -> str:
    """Write a number with a point at the thousands: '10.000'.

    By hand: lists hold hundreds, and Django's own way takes long.
    """
    return f"{value:,}".replace(",", ".")
