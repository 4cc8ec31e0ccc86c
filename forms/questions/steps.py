"""The steps of a form: each begins at a field of the type 'stap', which gives it its title and introduction."""

from dataclasses import dataclass

from forms.models import FormField, FormPage
from forms.models.choices import FILES, STEP

_FIRST = "Om te beginnen"


@dataclass(frozen=True)
class Step:
    """A step. number: from 1."""

    number: int
    title: str
    intro: str
    fields: list[FormField]


def has_steps(page: FormPage) -> bool:
    """Whether a form is filled in step by step. One that asks for files is: no mistake may lose them."""
    return any(field.field_type in {STEP, FILES} for field in page.get_form_fields())


def steps_of(page: FormPage) -> list[Step]:
    """Return the steps of a form that ask something, in order. Questions before the first title are a step too."""
    parts: list[tuple[str, str, list[FormField]]] = [(_FIRST, "", [])]
    for field in page.get_form_fields():
        if field.field_type == STEP:
            parts.append((field.label, field.help_text, []))
        else:
            parts[-1][2].append(field)
    asking = [part for part in parts if part[2]]
    return [Step(number, *part) for number, part in enumerate(asking, start=1)]
