"""What H15 shows of meters and does about them."""
