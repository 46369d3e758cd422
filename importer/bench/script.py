"""The script that a user would write: pandas, requests, one row after another."""
import sys

import pandas
import requests

path, url, org, token = sys.argv[1:]
session = requests.Session()
session.headers.update({
    "Authorization": "Bearer " + token,
    "Accept": "application/json",
    "X-Tallyfy-Client": "APIClient",
})
for _, row in pandas.read_csv(path).iterrows():
    text = f"{row.Notes}\n\nTicket {row.Ticket} of {row.Client}"
    answer = session.post(f"{url}/organizations/{org}/tasks", json={
        "title": row.Summary,
        "task_type": "approval" if row.Kind == 2 else "task",
        "owners": {"users": [int(row.Assignee)], "guests": [], "groups": []},
        "deadline": f"{row.Due}T16:00:00Z",
        "description": text,
        "summary": text,
        "max_assignable": int(row.Places),
    })
    answer.raise_for_status()
