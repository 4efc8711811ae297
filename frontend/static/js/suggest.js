// Words to choose from while somebody types. What is typed goes to this site alone, and is not kept.

const FEWEST = 2;
const PAUSE = 120;
const KINDS = { area: "地域", name: "名前" };

export function offer(box) {
  const form = box.form;
  const list = document.createElement("ul");
  const told = document.createElement("p");
  let options = [];
  let active = -1;
  let waiting;
  let running;

  list.id = `${box.id}-options`;
  list.className = "suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "ことばの候補");
  list.hidden = true;
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  box.parentElement.append(list, told);
  // A search box may not be a combobox, and Escape would empty it.
  box.type = "text";
  box.spellcheck = false;
  box.setAttribute("inputmode", "search");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);

  function close() {
    clearTimeout(waiting);
    running?.abort();
    options = [];
    active = -1;
    list.hidden = true;
    list.replaceChildren();
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    told.textContent = "";
  }

  function point(at) {
    options[active]?.setAttribute("aria-selected", "false");
    active = at;
    if (active < 0) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[active].id);
  }

  function choose(option) {
    box.value = option.dataset.text;
    close();
    form.requestSubmit();
  }

  function show(suggestions) {
    const wasOpen = !list.hidden;
    if (!suggestions.length) {
      close();
      if (wasOpen) told.textContent = "候補はありません。";
      return;
    }
    active = -1;
    box.removeAttribute("aria-activedescendant");
    options = suggestions.map(({ text, kind }, at) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${at}`;
      option.dataset.text = text;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(text);
      if (KINDS[kind]) {
        const mark = document.createElement("span");
        mark.className = "suggest-kind";
        mark.textContent = KINDS[kind];
        option.append(" ", mark);
      }
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    told.textContent = `候補が${options.length}件あります。`;
  }

  async function ask() {
    const typed = box.value;
    if ([...typed.trim()].length < FEWEST) {
      close();
      return;
    }
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    try {
      const given = { signal, credentials: "omit", cache: "no-store" };
      const answer = await fetch(`/api/suggest?${new URLSearchParams({ q: typed })}`, given);
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (!signal.aborted && document.activeElement === box && box.value === typed) show(found);
    } catch {
      // Without a connection the box is what it was: a box to type into.
      if (!signal.aborted) close();
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    // While kana become kanji the keys belong to the keyboard.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        ask();
        return;
      }
      // One step past either end is the box itself.
      const places = options.length + 1;
      const step = event.key === "ArrowDown" ? 1 : -1;
      point(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === "Escape" || event.key === "Tab") {
      close();
    }
  });
  box.addEventListener("blur", close);
  form.addEventListener("submit", close);
  // The box keeps the focus, and on a phone the keyboard stays.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}
