// Search of a static site: asks Pagefind's index, which stands beside the pages, and lists what it finds.
const MOST = 20;
const { search, init } = await import("../pagefind/pagefind.js");
await init();

const box = document.getElementById("q");
const found = document.getElementById("found");
const hits = document.getElementById("hits");
document.getElementById("no-search").hidden = true;
document.getElementById("search").hidden = false;

let latest = 0;
async function show() {
  const asked = ++latest;
  const query = box.value.trim();
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
  const results = query ? (await search(query)).results : [];
  const first = await Promise.all(results.slice(0, MOST).map((one) => one.data()));
  if (asked !== latest) return; // something else was typed meanwhile
  hits.replaceChildren(...first.map(item));
  const count = results.length === 1 ? "1 result" : `${results.length.toLocaleString("en-GB")} results`;
  const more = results.length > MOST ? `, the first ${MOST} of them below` : "";
  found.textContent = query ? `${results.length ? count : "No results"} for “${query}”${more}` : "";
}

function item(page) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = page.url;
  link.textContent = page.meta.title;
  const words = document.createElement("p");
  words.className = "soft";
  words.innerHTML = page.excerpt; // escaped by Pagefind, with its marks
  line.append(link, words);
  return line;
}

let wait;
box.addEventListener("input", () => {
  clearTimeout(wait);
  wait = setTimeout(show, 150);
});
box.value = new URL(location.href).searchParams.get("q") ?? "";
await show();
