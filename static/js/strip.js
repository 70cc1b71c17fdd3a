// A strip that is wider than the screen begins at what is open.
for (const here of document.querySelectorAll("[data-strip] [aria-current]")) {
  here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 16;
}
