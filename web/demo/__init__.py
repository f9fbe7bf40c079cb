"""The demonstration desk 示例市: invented people, sites and tickets, brought about through the services."""
