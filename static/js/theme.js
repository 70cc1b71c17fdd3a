// Light, dark or as the system says. The choice is a cookie: the server paints the next page right at once.
for (const box of document.querySelectorAll("[data-theme-switch]")) {
  const root = document.documentElement;
  const show = () => {
    for (const button of box.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String((root.dataset.theme ?? "") === button.value));
    }
  };
  box.hidden = false;
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.value) root.dataset.theme = button.value;
    else delete root.dataset.theme;
    const age = button.value ? 31536000 : 0;
    document.cookie = `relay_theme=${button.value}; path=/; max-age=${age}; samesite=lax`;
    show();
  });
  show();
}
