"""How well the bot's understanding does on public data, and on our own held-out texts (`python -m benchmarks.nlu`)."""
