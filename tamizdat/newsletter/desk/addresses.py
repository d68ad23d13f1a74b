"""The addresses of what can be done with an issue."""

from __future__ import annotations

from django.urls import path

from tamizdat.newsletter.desk import issues, previews, progress

app_name = "newsletter_desk"
urlpatterns = [
    path("<int:pk>/articles/", issues.ArticlesView.as_view(), name="articles"),
    path("<int:pk>/preview/", previews.PreviewView.as_view(), name="preview"),
    path("<int:pk>/test/", issues.TestView.as_view(), name="test"),
    path("<int:pk>/approve/", issues.ApproveView.as_view(), name="approve"),
    path("<int:pk>/take-back/", issues.TakeBackView.as_view(), name="take_back"),
    path("<int:pk>/send/", issues.SendView.as_view(), name="send"),
    path("<int:pk>/progress/", progress.ProgressView.as_view(), name="progress"),
    path("<int:pk>/progress.json", progress.ProgressDataView.as_view(), name="progress_data"),
    path("<int:pk>/pause/", progress.PauseView.as_view(), name="pause"),
    path("<int:pk>/resume/", progress.ResumeView.as_view(), name="resume"),
    path("<int:pk>/cancel/", progress.CancelView.as_view(), name="cancel"),
    path("<int:pk>/correct/", progress.CorrectView.as_view(), name="correct"),
]
