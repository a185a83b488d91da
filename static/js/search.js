/* Wegwijzer 16-27: completes what is typed into the large search box. EUPL-1.2.
   A combobox with a list, as the ARIA Authoring Practices describe it; without script it is a plain search box.
   What is typed goes to this site only, and nothing of it is kept here or there. */
(() => {
  "use strict";
  const PAUSE = 150; /* milliseconds without a key before it asks */
  const SHORTEST = 2;

  const complete = (input) => {
    const form = input.form;
    const list = document.createElement("ul");
    list.id = `${input.id}-aanvullingen`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.label);
    list.hidden = true;
    form.classList.add("portal-complete");
    form.append(list);
    input.type = "text"; /* a search field may not be a combobox */
    input.setAttribute("enterkeyhint", "search");
    input.setAttribute("autocomplete", "off");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);

    let timer;
    let request;
    let typed = input.value;
    let place = -1;
    const options = () => [...list.children];
    const mark = (next) => {
      place = next;
      options().forEach((option, index) => option.setAttribute("aria-selected", index === place));
      if (place < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", options()[place].id);
      input.value = place < 0 ? typed : options()[place].textContent;
    };
    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", open);
      place = -1;
      input.removeAttribute("aria-activedescendant");
    };
    const stop = () => {
      clearTimeout(timer);
      request?.abort();
      show(false);
    };
    const fill = (found) => {
      list.replaceChildren(
        ...found.map((text, index) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${index}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.textContent = text;
          return option;
        }),
      );
      show(found.length > 0);
    };
    const ask = async () => {
      request = new AbortController();
      try {
        const answer = await fetch(`${input.dataset.portalComplete}?${new URLSearchParams({ q: typed })}`, {
          signal: request.signal,
          credentials: "omit",
        });
        fill(answer.ok ? (await answer.json()).suggesties.filter((text) => text !== typed) : []);
      } catch {
        /* another key was pressed, or there is no network: then there are no suggestions */
      }
    };

    input.addEventListener("input", () => {
      typed = input.value;
      stop();
      if (typed.trim().length >= SHORTEST) timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const total = list.children.length;
      if (step && total && !event.altKey) {
        event.preventDefault();
        if (list.hidden) show(true);
        mark(place < 0 && step < 0 ? total - 1 : place + step < total ? place + step : -1);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        mark(-1);
        stop();
      } else if (event.key === "Enter") stop();
    });
    input.addEventListener("blur", stop);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); /* the field keeps the focus */
    list.addEventListener("click", ({ target }) => {
      const option = target.closest("li");
      if (!option) return;
      input.value = option.textContent;
      stop();
      form.requestSubmit();
    });
    show(false);
  };
  document.querySelectorAll("[data-portal-complete]").forEach(complete);
})();
