"""What the tables' codes of countries stand for. The order is that in which pages name them."""

COUNTRIES = {
    "DK": "Denmark",
    "SE": "Sweden",
    "NO": "Norway",
    "FI": "Finland",
    "IS": "Iceland",
    "AX": "Åland",
}
