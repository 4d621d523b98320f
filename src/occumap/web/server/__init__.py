"""The web application that pages and the API share: settings, who is asking, limits, problems, jobs."""
