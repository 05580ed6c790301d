"""Many credit tokens at once, with numpy: arrays in, arrays out, the same tokens as one by one."""
