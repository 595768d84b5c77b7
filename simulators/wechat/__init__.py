"""A stand-in for the WeChat platform: pushes of customers out, the API for accounts in, and a phone to look at."""
