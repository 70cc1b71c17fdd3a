// What a thumb misses, and what zoom cuts off: two functions for test_reach.py.
(() => {
  const visible = (one) =>
    one.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) && !one.closest('.visually-hidden, .table thead, dialog:not([open])'); // a table's head is read aloud only, where its cells are cards
  const named = (one) => `${one.tagName.toLowerCase()}.${(one.getAttribute('class') || one.id || one.type || '').trim()}`;
  const words = (one) => (one.innerText || one.name || '').trim().slice(0, 30).replace(/\s+/g, ' ');

  // A link within a sentence is as high as its lines (WCAG 2.5.5 lets it be).
  const inSentence = (one) =>
    one.matches('a') &&
    getComputedStyle(one).display === 'inline' &&
    [...one.parentElement.childNodes].some((node) => node.nodeType === 3 && /\p{L}{2}/u.test(node.data));

  // What is drawn behind or over a thing may be part of it: a label, a link that reaches beyond its words.
  const reached = (one, box, least) => {
    const far = least / 2 - 1;
    one.scrollIntoView({ block: 'center', inline: 'center' });
    const now = one.getBoundingClientRect();
    const hit = (dx, dy) => {
      const there = document.elementFromPoint(now.x + now.width / 2 + dx, now.y + now.height / 2 + dy);
      return there && (one.contains(there) || there.closest('label')?.contains(one));
    };
    if (document.elementFromPoint(now.x + now.width / 2, now.y + now.height / 2)?.closest('.menu[open] > .card')) return true; // under a menu
    const wide = box.width >= least - 1 || (hit(-far, 0) && hit(far, 0));
    return wide && (box.height >= least - 1 || (hit(0, -far) && hit(0, far)));
  };

  const small = (least) => {
    const found = [];
    const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=option]';
    const front = document.querySelector('dialog:modal') || document; // nothing behind a dialog can be touched
    for (const one of front.querySelectorAll(kinds)) {
      if (!visible(one) || inSentence(one)) continue;
      const box = ((one.matches('[type=checkbox], [type=radio]') && one.closest('label')) || one).getBoundingClientRect();
      if (!box.width || reached(one, box, least)) continue;
      const size = `${Math.round(box.width)}×${Math.round(box.height)}`;
      found.push(`${named(one)} in ${named(one.parentElement)} in ${named(one.parentElement.parentElement)}: ${size} “${words(one)}”`);
    }
    return found;
  };

  // Words that stick out sideways or are cut off, where nobody can scroll to them.
  const cut = () => {
    const root = document.documentElement;
    const found = root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth} px wide`] : [];
    for (const one of document.querySelectorAll('.table')) {
      if (visible(one) && one.offsetWidth > one.parentElement.clientWidth + 1) found.push(`wider by ${one.offsetWidth - one.parentElement.clientWidth} px than its place: ${named(one)}`);
    }
    const scrolls = (one) => one && one !== root && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
    for (const one of document.body.querySelectorAll(':not(svg *, script, template, option)')) {
      if (!visible(one) || !one.innerText?.trim()) continue;
      const box = one.getBoundingClientRect();
      const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      const { overflowX, overflowY } = getComputedStyle(one);
      const what = `${named(one)} “${words(one)}”`;
      if (own && box.width && (box.right > root.clientWidth + 1 || box.left < -1) && !scrolls(one)) found.push(`sticks out: ${what}`);
      if (/hidden|clip/.test(overflowX) && one.scrollWidth > one.clientWidth + 1) found.push(`cut: ${what}`);
      if (/hidden|clip/.test(overflowY) && one.clientHeight && one.scrollHeight > one.clientHeight + 1) found.push(`cut below: ${what}`);
    }
    return found;
  };
  return { small, cut };
})()
