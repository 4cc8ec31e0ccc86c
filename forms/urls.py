"""Addresses of forms that are not pages of the tree."""

from django.urls import path

from forms.filling.step_views import fill_in_step, go_on_later, look_over, resume_draft, show_preview
from forms.handling.status_page import show_submission, withdraw_submission

urlpatterns = [
    path("inzending/concept/<str:signed>/", resume_draft, name="draft"),
    path("inzending/concept/<str:signed>/stap/<int:number>/", fill_in_step, name="draft_step"),
    path("inzending/concept/<str:signed>/nakijken/", look_over, name="draft_review"),
    path("inzending/concept/<str:signed>/voorbeeld/", show_preview, name="draft_preview"),
    path("inzending/concept/<str:signed>/later/", go_on_later, name="draft_later"),
    path("inzending/<str:signed>/", show_submission, name="submission"),
    path("inzending/<str:signed>/intrekken/", withdraw_submission, name="submission_withdraw"),
]
