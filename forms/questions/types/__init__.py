"""The types of question that editors can put in a form: a class for each, which is known by being imported here.

`forms.models.question_types` says what such a class tells. The order is that in which an editor chooses.
"""

from forms.questions.types import texts, numbers, options, terms, registers, consent, files, step  # noqa: I001, F401
