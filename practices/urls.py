"""Addresses of practices that are not pages of the tree."""

from django.urls import path

from practices.confirming.views import show_round, take_answer
from practices.feedback.views import feedback_given, give_feedback
from practices.following import views as following_views
from practices.outputs import views
from practices.pages.sharing import share_views
from practices.pages.sharing.embed_views import embedded_practices
from practices.pages.suggestion_views import suggestions

urlpatterns = [
    path("praktijken/export.csv", views.export_csv, name="practices_csv"),
    path("praktijken/export.json", views.export_json, name="practices_json"),
    path("praktijken/feed.atom", views.feed, name="practices_feed"),
    path("insluiten/praktijken/", embedded_practices, name="practices_embed"),
    path("praktijken/suggesties.json", suggestions, name="practices_suggestions"),
    path("praktijken/selectie.docx", views.selection_note, name="practices_note"),
    path("praktijken/selectie.pdf", views.selection_note_pdf, name="practices_note_pdf"),
    path("praktijken/<slug:slug>/startpakket.docx", views.start_kit_file, name="practice_start_kit"),
    path("deelbeeld.png", share_views.site_picture, name="site_picture"),
    path("geholpen/<uuid:key>/", give_feedback, name="feedback"),
    path("geholpen/<str:signed>/", feedback_given, name="feedback_given"),
    path("volgen/", following_views.follow, name="follow"),
    path("volgen/gevraagd/", following_views.asked, name="follow_asked"),
    path("volgen/gestopt/", following_views.left, name="follow_left"),
    path("volgen/<str:signed>/", following_views.following, name="following"),
    path("volgen/<str:signed>/weg/", following_views.leave, name="following_leave"),
    path("nazicht/<str:signed>/", show_round, name="confirmation"),
    path("nazicht/<str:signed>/<slug:answer>/", take_answer, name="confirmation_answer"),
    path("id/praktijk/<uuid:key>/beeld.png", share_views.practice_picture, name="practice_picture"),
    path("id/praktijk/<uuid:key>", views.practice_by_id, name="practice_by_id"),
    path("id/term/<uuid:key>", views.term_by_id, name="term_by_id"),
    path("id/vocabularium/<uuid:key>", views.vocabulary_by_id, name="vocabulary_by_id"),
]
