"""Bills of utilities and others, and topping up mobile phones."""
