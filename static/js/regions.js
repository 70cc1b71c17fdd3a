// In another language than English the countries of a list are called as the browser calls them, and stand in that language's order.
const { lang } = document.documentElement;
const names = lang.startsWith("en") ? null : new Intl.DisplayNames(lang, { type: "region" });
for (const list of names ? document.querySelectorAll("select[name=country]") : []) {
  const found = [...list.options].filter((one) => /^[A-Z]{2}$/.test(one.value));
  for (const one of found) one.text = `${names.of(one.value)} (${one.value})`;
  list.append(...found.sort((one, other) => one.text.localeCompare(other.text, lang)));
}
