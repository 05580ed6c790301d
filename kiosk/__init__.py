"""The program at a charging point: windows over flows over (journal, HTTP client, drivers).

Views import flows, flows import store, api_client and drivers, and only views know PySide6.
"""
