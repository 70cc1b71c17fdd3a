// On a phone the menu beside a page is a strip: the page that is open is moved into sight.
for (const here of document.querySelectorAll("[data-strip] [aria-current]")) {
  here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 16;
}
