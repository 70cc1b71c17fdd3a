// data-copy="id" copies what stands in that field, or piece of code, and says so (data-copied). Without this the field is selected and copied by hand.
async function copied(field) {
  if (field.select) field.select();
  else getSelection().selectAllChildren(field);
  try {
    await navigator.clipboard.writeText(field.value ?? field.textContent);
    return true;
  } catch {
    return document.execCommand("copy"); // an address without TLS has no clipboard of the newer kind
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copied(field))) return;
    button.textContent = button.dataset.copied;
    document.getElementById("live").textContent = button.dataset.copied;
  });
}
