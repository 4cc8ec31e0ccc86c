from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "post"
    verbose_name = "Post"
