"""Every write on people, and what others ask about them."""
