// Makes the site quicker where script runs. Every page works without it.

const leave = document.querySelector("[data-quick-exit]");
if (leave) {
  let presses = [];
  const go = () => {
    document.documentElement.hidden = true;
    location.replace(leave.href);
  };
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    presses = [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
    if (presses.length === 3) go();
  });
  for (const hint of document.querySelectorAll("[data-needs-script]")) hint.hidden = false;
}

// A page taken from memory may say "open" hours later.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector(".state")) location.reload();
});

const box = document.querySelector('form[role="search"] input[name="q"]');
if (box) import("./suggest.js").then(({ offer }) => offer(box));
const form = document.querySelector("form[data-live]");
if (form) import("./place.js");
const announcement = document.querySelector("[data-announce]");
let running;

async function show(url, { focus }) {
  running?.abort();
  running = new AbortController();
  const results = document.getElementById("results");
  results.setAttribute("aria-busy", "true");
  try {
    const headers = { "X-Fragment": "1" };
    const answer = await fetch(url, { headers, signal: running.signal });
    const arrived = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = arrived.getElementById("results");
    if (!answer.ok || !next || next.dataset.sensitive !== results.dataset.sensitive) {
      location.assign(url);
      return;
    }
    const held = document.activeElement?.id;
    const opened = [...form.querySelectorAll("details.fold[open]")].map((one) => one.id);
    document.getElementById("filters").replaceWith(arrived.getElementById("filters"));
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    results.replaceWith(next);
    document.title = next.dataset.title;
    const record = next.dataset.sensitive === "yes" ? "replaceState" : "pushState";
    history[record](null, "", url);
    const count = document.getElementById("count");
    announcement.textContent = count.textContent;
    if (focus) count.focus();
    else (document.getElementById(held) ?? count).focus({ preventScroll: true });
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

function asked() {
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  return `${form.getAttribute("action")}?${new URLSearchParams(given)}`;
}

if (form && announcement) {
  form.addEventListener("change", (event) => {
    if (event.target.id !== "f-q") show(asked(), { focus: false });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(asked(), { focus: true });
  });
  addEventListener("popstate", () => location.reload());
}
