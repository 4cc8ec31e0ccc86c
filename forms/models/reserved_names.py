"""Names that no question of a form may have, for other fields are sent with them."""

TOKEN_FIELD = "formuliersleutel"  # noqa: S105 - the name of a field
# The query parameter, and the field, with the slug of the practice.
PRACTICE = "praktijk"
HONEYPOT_FIELD = "website_van_je_bedrijf"
# What is sent beside the answers: the traps, the practice that a form is about, and which button was pressed.
RESERVED_NAMES = frozenset({TOKEN_FIELD, HONEYPOT_FIELD, "csrfmiddlewaretoken", PRACTICE, "naar", "verwijder"})
