"""The live board at head office: what is asked, and how it is put into words, cards and bars."""
