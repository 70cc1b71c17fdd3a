// What went wrong comes into view, with the keyboard at it: when a page has come, and when a part of it has.
// Where the answer took away what had the focus, the keyboard goes to what came instead: the same row, else the part.
let held = "";

function attend(place) {
  place.querySelector("[role=alert][tabindex]")?.focus();
}

document.addEventListener("htmx:beforeSwap", () => {
  held = document.activeElement.closest("[id]")?.id;
});
document.addEventListener("htmx:afterSettle", (event) => {
  attend(event.target);
  const part = document.getElementById(event.detail.target?.id);
  if (!part || !held || document.activeElement !== document.body) return;
  const row = document.getElementById(held);
  part.tabIndex = -1;
  ((row !== part && row?.querySelector("button, a[href], summary")) || part).focus();
});
attend(document);
