// Sorts results by distance, for whoever asks for it. Nothing is looked up before the button is pressed.

const DECIMALS = 2; // About a kilometre: near enough for the order, too far to find a door.

function reveal() {
  if (!("geolocation" in navigator)) return;
  for (const offer of document.querySelectorAll("[data-place][hidden]")) offer.hidden = false;
}

function go({ coords }) {
  const address = new URL(location.href);
  address.searchParams.set("lat", coords.latitude.toFixed(DECIMALS));
  address.searchParams.set("lon", coords.longitude.toFixed(DECIMALS));
  address.searchParams.delete("page");
  location.assign(address);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-place] button");
  if (!button) return;
  const said = button.closest("[data-place]").querySelector("[data-said]");
  said.textContent = "";
  button.disabled = true;
  const fail = () => {
    button.disabled = false;
    said.textContent = said.dataset.said;
  };
  navigator.geolocation.getCurrentPosition(go, fail, { maximumAge: 300_000, timeout: 15_000 });
});

reveal();
// Results that arrive later bring the offer again.
new MutationObserver(reveal).observe(document.body, { childList: true, subtree: true });
