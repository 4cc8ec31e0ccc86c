"""Signed links by which a submitter comes back to a draft or a submission."""

from core.http.links import SignedLinks

_submissions = SignedLinks("submission", salt="forms.submission")
path_to, link_to, read_link = _submissions.path, _submissions.url, _submissions.key

_drafts = SignedLinks("draft", salt="forms.draft")
path_to_draft, link_to_draft, read_draft_link = _drafts.path, _drafts.url, _drafts.key
