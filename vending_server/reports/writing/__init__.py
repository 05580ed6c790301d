"""From a report to a file: letters, pages, PDF, CSV, XLSX."""
