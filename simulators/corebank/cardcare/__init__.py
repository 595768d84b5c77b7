"""Care for cards and customers' data: new cards, PINs, message alerts, phone and address."""
