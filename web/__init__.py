"""Every way in for people and carriers: pages, JSON API, webhooks, commands."""
