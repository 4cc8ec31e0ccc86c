"""The steps of a form: each begins at a field of the type 'stap', which gives it its title and introduction."""

from dataclasses import dataclass

from forms.models import FormField, FormPage

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
    kinds = [field.question_type for field in page.get_form_fields()]
    return any(kind.begins_step or kind.takes_files for kind in kinds)


def steps_of(page: FormPage) -> list[Step]:
    """Return the steps of a form that ask something, in order. Questions before the first title are a step too."""
    parts: list[tuple[str, str, list[FormField]]] = [(_FIRST, "", [])]
    for field in page.get_form_fields():
        if field.question_type.begins_step:
            parts.append((field.label, field.help_text, []))
        else:
            parts[-1][2].append(field)
    asking = [part for part in parts if part[2]]
    return [Step(number, *part) for number, part in enumerate(asking, start=1)]
