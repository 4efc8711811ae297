// While the name of an organization is typed: is it one that is here already? Without script the
// next page asks. What is typed goes to this site alone, and is not kept.

const PAUSE = 700;
const FEWEST = 2;
const form = document.querySelector("form[data-similar]");
const here = document.querySelector("[data-similar-here]");
let waiting;
let running;
let asked = "";

async function ask() {
  const fields = new URLSearchParams(new FormData(form));
  const said = ["name", "reading", "corporate_number"].map((name) => fields.get(name) ?? "");
  if (said[0].trim().length < FEWEST) {
    here.replaceChildren();
    return;
  }
  if (said.join("\n") === asked) return;
  asked = said.join("\n");
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(form.dataset.similar, {
      method: "POST",
      body: fields,
      headers: { "X-Fragment": "1" },
      signal: running.signal,
    });
    const arrived = new DOMParser().parseFromString(
      answer.status === 200 ? await answer.text() : "",
      "text/html",
    );
    here.replaceChildren(...arrived.body.childNodes);
  } catch {
    // Without a connection the next page asks.
  }
}

if (form && here) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}
