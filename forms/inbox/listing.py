"""The list of submissions in the CMS: what is open first, chosen by form, status, place, theme, handler and period."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail_modeladmin.helpers.search import BaseSearchHandler

from forms.handling.status_changes import EXPORTED
from forms.models import Submission
from forms.models.choices import FINAL, SubmissionStatus
from library.cms.registers import RegisterIndexView
from library.login.trail import note_taken
from library.models import Municipality, Term

OPEN = "open"
_NOBODY = "niemand"
_THEMES = "thema"
# Of the search index; more than this an editor does not leaf through.
_MOST_FOUND = 1000


class SubmissionFilters(forms.Form):
    """Filters of the list of submissions. An unknown value is left out, and named above the list."""

    formulier = forms.ChoiceField(label="Formulier", required=False)
    status = forms.ChoiceField(label="Status", required=False)
    gemeente = forms.ChoiceField(label="Gemeente", required=False)
    thema = forms.ChoiceField(label="Thema", required=False)
    behandelaar = forms.ChoiceField(label="Behandelaar", required=False)
    van = forms.DateField(label="Ontvangen van", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    tot = forms.DateField(label="tot en met", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        people = get_user_model().objects.filter(pk__in=Submission.objects.values("handler"))
        self._offer("formulier", self._rows(Page.objects.filter(pk__in=Submission.objects.values("page")), "title"))
        self._offer("status", [(OPEN, "Alles wat open is"), *SubmissionStatus.choices])
        self._offer("gemeente", self._rows(Municipality.objects.filter(pk__in=_related("municipalities")), "name"))
        self._offer(_THEMES, self._rows(Term.objects.filter(vocabulary__parameter=_THEMES), "label"))
        self._offer("behandelaar", [(_NOBODY, "Nog niemand"), *((str(person.pk), str(person)) for person in people)])

    def queryset(self, _request: HttpRequest, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
        """Narrow the list; modeladmin asks this of a filter."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        for name, value in chosen.items():
            submissions = submissions.filter(_condition(name, value))
        return submissions

    @property
    def in_use(self) -> bool:
        """Whether anything is chosen."""
        return any(self.data.get(name) for name in self.fields)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", "Alle"), *choices]

    @staticmethod
    def _rows(rows: QuerySet[Any], name: str) -> list[tuple[str, str]]:
        return [(str(key), label) for key, label in rows.order_by(name).values_list("pk", name)]


def _related(name: str) -> QuerySet[Any]:
    return Submission.objects.filter(**{f"{name}__isnull": False}).values(name)


def _condition(name: str, value: Any) -> Q:
    match name:
        case "status":
            return ~Q(status__in=FINAL) if value == OPEN else Q(status=value)
        case "behandelaar":
            return Q(handler=None) if value == _NOBODY else Q(handler=value)
        case "van":
            return Q(submit_time__date__gte=value)
        case "tot":
            return Q(submit_time__date__lte=value)
        case _:
            return Q(**{{"formulier": "page", "gemeente": "municipalities", _THEMES: "terms"}[name]: value})


class SubmissionSearchHandler(BaseSearchHandler):
    """Searches all answers, and parts of reference numbers, names and e-mail addresses."""

    def search_queryset(self, queryset: Any, search_term: str, **_kwargs: Any) -> QuerySet[Submission]:
        words = search_term.split()
        if not words:
            found: QuerySet[Submission] = queryset
            return found
        text = " ".join(words)
        known = [row.pk for row in get_search_backend().search(text, Submission)[:_MOST_FOUND]]
        part = Q(reference__icontains=text) | Q(name__icontains=text) | Q(email__icontains=text)
        found = queryset.filter(Q(pk__in=known) | part)
        return found


class SubmissionIndexView(RegisterIndexView):
    """The list. That it was exported is in the audit log of each submission."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    def _known_parameters(self) -> set[str]:
        return super()._known_parameters() | set(SubmissionFilters.base_fields)

    @cached_property
    def filters(self) -> SubmissionFilters:
        """What is chosen in the address."""
        return SubmissionFilters(self.request.GET)

    def get_filters(self, request: HttpRequest) -> tuple[list[SubmissionFilters], bool, dict[str, Any], bool]:
        """Give modeladmin our own form as its only filter; it shows none of its lists of links."""
        return [self.filters], False, {}, False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(filters=self.filters, **kwargs)
        self.ignored = [*self.ignored, *sorted(self.filters.errors)]
        context["may_change"] = self.permission_helper.user_can_handle(self.request.user)
        context["searched"] = self.query
        return context

    def get_buttons_for_obj(self, obj: Any) -> list[Any]:
        # The title leads to the submission.
        return []

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        for submission in queryset:
            log(submission, EXPORTED, user=self.request.user)
        note_taken(self.request.user, "Inzendingen", len(queryset), spreadsheet_format)
        return super().as_spreadsheet(queryset, spreadsheet_format)


def open_first(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Annotate submissions with `closed`, to list the open ones first."""
    closed = ExpressionWrapper(Q(status__in=FINAL), output_field=BooleanField())
    return submissions.annotate(closed=closed)
