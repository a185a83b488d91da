/* Wegwijzer 16-27: folds the guide, keeps ticks in this browser, prints. EUPL-1.2.
   Everything works without it, and nothing it keeps is ever sent: this file makes no request.
   It runs in the head and changes each part of the page as soon as the parser has closed it, so that nothing moves after it was drawn. */
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const root = document.documentElement;
  root.classList.add("js");

  /* A JSON object in the storage of this browser; without storage it lives as long as the page. */
  const keep = (kind, key) => {
    let memory = {};
    const kept = {
      works: true,
      read() {
        try {
          const found = JSON.parse(window[kind].getItem(key));
          if (kept.works) memory = found && typeof found === "object" && !Array.isArray(found) ? found : {};
        } catch (error) {
          if (error.name !== "SyntaxError") kept.works = false;
          else if (kept.works) memory = {};
        }
        return memory;
      },
      write(value) {
        memory = value;
        try {
          window[kind].setItem(key, JSON.stringify(value));
          kept.works = true;
        } catch {
          kept.works = false;
        }
      },
    };
    return kept;
  };
  const inner = (object, key) => {
    const value = Object.hasOwn(object, key) ? object[key] : null;
    return value && typeof value === "object" ? value : {};
  };
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* Ticks: {guide: {step: [keys of actions]}} */
  const ticks = keep("localStorage", "portal.checklist");
  const ticked = ({ guide, step }) => {
    const keys = inner(ticks.read(), guide)[step];
    return Array.isArray(keys) ? keys : [];
  };
  const tick = ({ guide, step }, key, on) => {
    const kept = ticks.read();
    const keys = new Set(ticked({ guide, step }));
    keys[on ? "add" : "delete"](key);
    ticks.write({ ...kept, [guide]: { ...inner(kept, guide), [step]: [...keys] } });
  };
  const keysOf = (part) => part.dataset.keys.split(" ").filter(Boolean);
  const doneOf = (part) => {
    const kept = ticked(part.dataset);
    return keysOf(part).filter((key) => kept.includes(key)).length;
  };
  const say = (part, done, total) => {
    for (const place of all("[data-portal-progress]", part)) {
      place.dataset.plain ??= place.textContent;
      const text = done ? words.progress.replace("{done}", done).replace("{total}", total) : place.dataset.plain;
      if (place.textContent !== text) place.textContent = text;
    }
  };
  const dots = (part, isDone) => all(".portal-dots i", part).forEach((dot, index) => dot.classList.toggle("is-done", isDone(index)));

  const showStep = (part) => {
    const total = keysOf(part).length;
    const done = doneOf(part);
    const whole = total > 0 && done === total;
    if (part.matches(".portal-route__stop")) part.classList.toggle("portal-route__stop--done", whole);
    for (const mark of all("[data-portal-done]", part)) mark.hidden = !whole;
    say(part, done, total);
    const kept = ticked(part.dataset);
    for (const box of all("[data-action]", part)) box.checked = kept.includes(box.dataset.action);
    dots(part, (index) => index < done);
  };
  const showTotal = (part) => {
    const steps = new Map();
    for (const step of all("[data-keys]")) if (step.dataset.guide === part.dataset.guide) steps.set(step.dataset.step, step);
    const counts = [...steps.values()].map((step) => [doneOf(step), keysOf(step).length]);
    const sum = (place) => counts.reduce((total, count) => total + count[place], 0);
    dots(part, (index) => Boolean(counts[index]?.[1]) && counts[index][0] === counts[index][1]);
    for (const place of all("[data-portal-progress]", part)) {
      const text = words.progress.replace("{done}", sum(0)).replace("{total}", sum(1));
      if (place.textContent !== text) place.textContent = text;
    }
  };
  const showKept = () => {
    for (const note of all("[data-portal-kept]")) {
      note.dataset.plain ??= note.textContent;
      const text = ticks.works ? note.dataset.plain : words.notKept;
      if (note.textContent !== text) note.textContent = text;
      if (!ticks.works) note.setAttribute("role", "status");
    }
  };
  const showTicks = () => {
    all("[data-keys]").forEach(showStep);
    all("[data-portal-total]").forEach(showTotal);
    showKept();
  };

  /* Folding: {guide: {step: open}}, for this visit */
  const folds = keep("sessionStorage", "portal.guide");
  const setOpen = (button, open) => {
    button.setAttribute("aria-expanded", open);
    const panel = document.getElementById(button.getAttribute("aria-controls"));
    if (open) panel.removeAttribute("hidden");
    else panel.setAttribute("hidden", "until-found"); /* so that searching in the page still finds it */
  };
  const isOpen = (button) => button.getAttribute("aria-expanded") === "true";
  const remember = (guide, buttons) => {
    const kept = folds.read();
    const steps = { ...inner(kept, guide) };
    for (const button of buttons) steps[button.closest("[data-step]").dataset.step] = isOpen(button);
    folds.write({ ...kept, [guide]: steps });
  };
  const foldButtons = (guide) => all("button[aria-expanded]", guide);
  const nameAll = (guide) => {
    for (const button of all("[data-portal-all]", guide)) {
      button.textContent = foldButtons(guide).every(isOpen) ? button.dataset.collapse : button.dataset.expand;
    }
  };
  const fold = (stop) => {
    const guide = stop.closest("[data-portal-guide]");
    const heading = stop.querySelector(".portal-guide-step__title");
    const panel = stop.querySelector(".portal-guide-step__body");
    if (!guide || !heading || !panel) return;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-controls", panel.id);
    button.append(...heading.childNodes);
    if (heading.hasAttribute("aria-current")) {
      button.setAttribute("aria-current", heading.getAttribute("aria-current"));
      heading.removeAttribute("aria-current");
    }
    heading.append(button);
    const here = stop.matches(".portal-route__stop--here");
    const kept = inner(folds.read(), guide.dataset.portalGuide)[stop.dataset.step];
    setOpen(button, here || (typeof kept === "boolean" ? kept : !("folded" in guide.dataset)));
    panel.addEventListener("beforematch", () => change(guide, [button], true));
  };
  const change = (guide, buttons, open) => {
    for (const button of buttons) setOpen(button, open);
    remember(guide.dataset.portalGuide, buttons);
    nameAll(guide);
  };

  /* Each part once, as soon as the parser is past its end */
  const seen = new WeakSet();
  const complete = (part) => {
    for (let node = part; node; node = node.parentElement) if (node.nextElementSibling) return true;
    return document.readyState !== "loading";
  };
  const scan = () => {
    for (const part of all("[data-portal-only], [data-keys], [data-portal-fold]")) {
      if (seen.has(part) || !complete(part)) continue;
      seen.add(part);
      if ("portalFold" in part.dataset && window.matchMedia("(max-width: 62rem)").matches) part.open = false;
      if ("portalOnly" in part.dataset) part.hidden = false;
      if ("keys" in part.dataset) {
        showStep(part);
        if (part.matches(".portal-route__stop")) fold(part);
      }
      all("[data-portal-guide]").forEach(nameAll);
    }
  };
  const observer = new MutationObserver(scan);
  observer.observe(document, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => {
    observer.disconnect();
    scan();
    all("[data-portal-guide]").forEach(nameAll);
    showTicks();
    document.querySelector(".portal-errors")?.focus();
  });

  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-action]")) return;
    tick(target.closest("[data-keys]").dataset, target.dataset.action, target.checked);
    showTicks();
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    const guide = button?.closest("[data-portal-guide]");
    if (guide && button.hasAttribute("aria-expanded")) change(guide, [button], !isOpen(button));
    else if (guide && "portalAll" in button.dataset) change(guide, foldButtons(guide), !foldButtons(guide).every(isOpen));
    else if (button && "portalPrint" in button.dataset) window.print();
    else if (button && "portalClear" in button.dataset && window.confirm(button.dataset.confirm)) {
      const { guide: of, step } = button.closest("[data-guide]").dataset;
      const kept = ticks.read();
      ticks.write(button.dataset.portalClear === "all" ? {} : { ...kept, [of]: { ...inner(kept, of), [step]: [] } });
      showTicks();
    }
  });
  window.addEventListener("storage", ({ key }) => {
    if (key === null || key === "portal.checklist") showTicks();
  });
  window.addEventListener("pageshow", ({ persisted }) => persisted && showTicks());
})();
