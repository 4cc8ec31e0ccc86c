"""The editor's form of every page type."""

from typing import Any

from django.forms import BooleanField
from django.urls import resolve
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import COMMENTS_RELATION_NAME

from core.publishing.personal_texts import PERSONAL_DATA_LABEL, PERSONAL_DATA_OK, LooksAtPersonalData
from core.text.characters import clean_line

# Behind the label of what a page needs to be published.
STAR = " ★"
# The hidden field that says what may be personal data was shown beside the box, as digests.
PERSONAL_DATA_SHOWN = "personal_data_shown"
_MOST_SHOWN = 200


class BasePageForm(WagtailAdminPageForm):
    """Lets a draft lack everything but its title, and asks the publishing rule for everything else.

    Wagtail calls `defer_required_fields()` when a draft is saved or previewed; every other way of posting the form
    (publish, schedule, submit to moderation, approve) comes here without it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.instance.starred_fields():
            if name in self.fields:
                self.fields[name].label = f"{self.fields[name].label}{STAR}"
        if isinstance(self.instance, LooksAtPersonalData):
            is_seen = not self.instance.unseen_personal_texts()
            self.fields[PERSONAL_DATA_OK] = BooleanField(label=PERSONAL_DATA_LABEL, required=False, initial=is_seen)

    def own_field_names(self) -> list[str]:
        """The names of the fields that panels of ours show, and that Wagtail does not know."""
        return [PERSONAL_DATA_OK] if PERSONAL_DATA_OK in self.fields else []

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        if "tags" in values:
            # A keyword is looked up by its name, before it is stored.
            values["tags"] = [clean_line(tag) for tag in values["tags"]]
        slug = values.get("slug")
        if slug and self._is_answered_by_a_view(slug):
            self.add_error("slug", f"Het adres ‘{slug}’ gebruikt de databank zelf. Kies een ander.")
        return values

    def _is_answered_by_a_view(self, slug: str) -> bool:
        """Whether visitors of this address would never get to the page: a view of the site stands before it."""
        parts = self.parent_page.get_url_parts()
        return parts is not None and resolve(f"{parts[2]}{slug}/").url_name != "wagtail_serve"

    def _post_clean(self) -> None:
        if isinstance(self.instance, LooksAtPersonalData):
            self._note_what_was_looked_at()
            self._hold_rows()
        super()._post_clean()
        if self.is_deferred_validation or self._sends_back():
            return
        for missing in self.instance.missing_for_publish():
            field = missing.field if missing.field in self.fields else None
            if field and field in self.errors:
                continue
            self.add_error(field, f"{missing.label} is nodig om te publiceren. Vul dit in of bewaar als concept.")

    def _note_what_was_looked_at(self) -> None:
        # What was shown when the box was ticked: what was written since then is looked at anew.
        if PERSONAL_DATA_SHOWN in self.data:
            shown = self.data[PERSONAL_DATA_SHOWN].split()[:_MOST_SHOWN]
            self.instance.personal_data_seen = " ".join(shown) if self.cleaned_data.get(PERSONAL_DATA_OK) else ""

    def _hold_rows(self) -> None:
        """Give the page the rows as they were sent, in memory: its rules look at what those say, too."""
        for relation, formset in self.formsets.items():
            if relation != COMMENTS_RELATION_NAME and formset.is_valid():
                formset.instance = self.instance
                formset.save(commit=False)

    def _sends_back(self) -> bool:
        """Whether the form rejects the page or takes it out of moderation: it is then often incomplete."""
        if self.data.get("action-cancel-workflow"):
            return True
        return bool(self.data.get("action-workflow-action")) and self.data.get("workflow-action-name") == "reject"
