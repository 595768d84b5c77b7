"""A simulated day of the service centre: to try the wait estimate, and to tell how many agents a day needs."""
