// A button with data-copy="id" copies what that field holds, and says so; without JavaScript the field can be selected by hand.
function copyBySelecting(field) {
  field.select();
  return document.execCommand("copy");
}

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // No clipboard outside https and loopback, and where the browser says no.
    return copyBySelecting(field);
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copy(field))) return;
    button.textContent = button.dataset.copied;
    document.getElementById("live").textContent = button.dataset.copied;
  });
  field.addEventListener("focus", () => field.select());
}
