// What went wrong comes into view, with the keyboard at it: when a page has come, and when a part of it has.
function attend(place) {
  place.querySelector("[role=alert][tabindex]")?.focus();
}

document.addEventListener("htmx:afterSettle", (event) => attend(event.target));
attend(document);
