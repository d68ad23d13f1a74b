"""The addresses of reader support in the admin."""

from __future__ import annotations

from django.urls import path

from tamizdat.support.desk import books, contributions, countries, dashboard, entries

app_name = "support_desk"
urlpatterns = [
    path("", dashboard.DashboardView.as_view(), name="dashboard"),
    path("ledger/", entries.LedgerView.as_view(), name="ledger"),
    path("doubts/", entries.DoubtsView.as_view(), name="doubts"),
    path("contribution/<int:pk>/", contributions.ContributionView.as_view(), name="contribution"),
    path("contribution/<int:pk>/ask/", contributions.AskView.as_view(), name="ask"),
    path("contribution/<int:pk>/cancel/", contributions.CancelView.as_view(), name="cancel"),
    path("contribution/<int:pk>/pause/", contributions.PauseView.as_view(), name="pause"),
    path("contribution/<int:pk>/resume/", contributions.ResumeView.as_view(), name="resume"),
    path("contribution/<int:pk>/refund/<int:entry>/", contributions.RefundView.as_view(), name="refund"),
    path("countries/", countries.CountriesView.as_view(), name="countries"),
    path("designated/", countries.DesignatedChoiceView.as_view(), name="designated_choice"),
    path("designated/<str:country>/", countries.DesignatedView.as_view(), name="designated"),
    path("payouts/", books.PayoutsView.as_view(), name="payouts"),
    path("payouts/<int:pk>/", books.PayoutView.as_view(), name="payout"),
    path("books/", books.BooksView.as_view(), name="books"),
    path("books/download/", books.DownloadView.as_view(), name="download"),
]
