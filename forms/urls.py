"""Addresses of forms that are not pages of the tree."""

from django.urls import path

from forms.status import show_submission, withdraw_submission

urlpatterns = [
    path("inzending/<str:signed>/", show_submission, name="submission"),
    path("inzending/<str:signed>/intrekken/", withdraw_submission, name="submission_withdraw"),
]
