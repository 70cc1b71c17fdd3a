// data-dialog="id" opens that <dialog>; without JavaScript the same link leads to the same form on its own page.
// It closes when somebody clicks beside it, not when they only let go there of what they mark.
// A link to what is folded unfolds it.
// A menu (details.menu) closes when the person turns elsewhere.
let pressedBeside = false;

function beside(event) {
  if (!(event.target instanceof HTMLDialogElement)) return false;
  const box = event.target.getBoundingClientRect();
  return event.clientY < box.top || event.clientY > box.bottom || event.clientX < box.left || event.clientX > box.right;
}

document.addEventListener("pointerdown", (event) => { pressedBeside = beside(event); });
document.addEventListener("click", (event) => {
  const folded = document.getElementById(event.target.closest("a[href^='#']")?.hash.slice(1));
  if (folded instanceof HTMLDetailsElement) folded.open = true;
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  if (pressedBeside && event.detail && beside(event)) event.target.close();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
