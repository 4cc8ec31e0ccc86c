"""Views of the CMS for the library: what may not be deleted, and the merging of terms."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import policy_registry

from library.cms.usage import Use, reason_to_keep, uses_of
from library.models import Term
from library.vocabularies import merge_terms


def refuse_deletion(request: HttpRequest, instances: Sequence[Model], back: str) -> HttpResponse | None:
    """Return the page that says why `instances` can't be deleted, and where they are used; None when they can."""
    refused = [
        {"instance": instance, "reason": reason, "uses": uses}
        for instance in instances
        for reason, uses in [(reason_to_keep(instance), uses_of(instance, request.user))]
        if reason or uses
    ]
    if not refused:
        return None
    context = {
        "refused": refused,
        "selected": len(instances),
        "kind": capfirst(instances[0]._meta.verbose_name),
        "back": back,
        "merge_url": _merge_url(request, instances),
    }
    status = 409 if request.method == "POST" else 200
    return TemplateResponse(request, "library/admin/in_use.html", context, status=status)


def _merge_url(request: HttpRequest, instances: Sequence[Model]) -> str:
    """Return where the one term of `instances` can be merged, which is often what was meant; empty when it can't."""
    terms = [instance for instance in instances if isinstance(instance, Term)]
    return merge_url(terms[0]) if len(instances) == len(terms) == 1 and may_merge(request.user, terms[0]) else ""


def merge_url(term: Term) -> str:
    """Return the address where `term` is merged into another."""
    return reverse(term.snippet_viewset.get_url_name("merge"), args=[quote(term.pk)])


def may_merge(user: Any, term: Term) -> bool:
    """Whether `user` may merge `term`: it changes one term and takes another away."""
    policy = policy_registry.get_by_type(Term)
    allowed = all(policy.user_has_permission(user, action) for action in ("change", "delete"))
    return allowed and term.replaced_by_id is None


class MergeForm(forms.Form):
    """Asks into which term another goes."""

    new = forms.ModelChoiceField(
        label="Samenvoegen met",
        queryset=Term.objects.none(),
        empty_label="Kies een term",
        help_text="Deze term blijft bestaan.",
    )

    def __init__(self, *args: Any, old: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Term]", self.fields["new"])
        field.queryset = Term.objects.current().filter(vocabulary=old.vocabulary_id).exclude(pk=old.pk)


class MergeView(WagtailAdminTemplateMixin, FormView):
    """Merges a term into another of its vocabulary, after saying what that changes."""

    form_class = MergeForm
    template_name = "library/admin/merge_term.html"
    page_title = "Samenvoegen"
    header_icon = "resubmit"
    index_url_name = ""
    edit_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_merge(request.user, self.old):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def old(self) -> Term:
        """The term that goes."""
        term: Term = get_object_or_404(Term.objects.select_related("vocabulary"), pk=self.kwargs["pk"])
        return term

    @cached_property
    def pages_that_change(self) -> list[Use]:
        """The pages that get another term, those included of which only a draft holds the old one."""
        return [use for use in uses_of(self.old, self.request.user) if isinstance(use.holder, Page)]

    def get_page_subtitle(self) -> str:
        return str(self.old)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": "Overzicht"},
            {"url": reverse(self.index_url_name), "label": "Termen"},
            {"url": reverse(self.edit_url_name, args=[quote(self.old.pk)]), "label": str(self.old)},
            {"url": "", "label": self.page_title},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "old": self.old}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            old=self.old,
            uses=self.pages_that_change,
            narrower=list(self.old.narrower.all()),
            back=reverse(self.edit_url_name, args=[quote(self.old.pk)]),
            **kwargs,
        )

    def form_valid(self, form: MergeForm) -> HttpResponse:
        new: Term = form.cleaned_data["new"]
        moved = len(self.pages_that_change)
        try:
            with transaction.atomic():
                merge_terms(self.old, new)
                log(instance=self.old, action="library.term.merge", data={"into": _facts(new), "pages": moved})
                log(instance=new, action="library.term.absorb", data={"from": _facts(self.old), "pages": moved})
        except ValidationError as refusal:
            form.add_error("new", refusal)
            return self.form_invalid(form)
        messages.success(self.request, f"'{self.old}' is samengevoegd met '{new}'. {practices_in_words(moved)}")
        return redirect(reverse(self.edit_url_name, args=[quote(new.pk)]))


def _facts(term: Term) -> dict[str, Any]:
    return {"pk": term.pk, "label": term.label, "uri": term.uri}


def practices_in_words(number: int) -> str:
    """Return how many practices a merge moved, as a sentence."""
    if number == 0:
        return "Geen enkele praktijk gebruikte de term."
    return "1 praktijk ging mee." if number == 1 else f"{number} praktijken gingen mee."
