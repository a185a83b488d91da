"""Publish a page again and again; a child process of test_publishing."""

import sys

import django

django.setup()

from guides.models import StepPage  # noqa: E402

worker, times = int(sys.argv[1]), int(sys.argv[2])
pages = list(StepPage.objects.order_by("path").values_list("pk", flat=True))
for turn in range(times):
    # Every second time the page that all processes publish, else a page of one's own.
    page = StepPage.objects.get(pk=pages[0] if turn % 2 else pages[1 + worker])
    page.title = f"Stap van {worker}, keer {turn}"
    page.actions.get(key="eerste").title = f"Actie {worker}.{turn}"
    page.save_revision().publish()
print(f"published {times}")
