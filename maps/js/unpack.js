// Runs before the modules: the data of the page are packed with gzip and written in base64, a quarter of their size.
async function unpacked(id) {
  const letters = atob(document.getElementById(id).textContent);
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

if (!window.DecompressionStream) {
  document.getElementById("stage").textContent =
    "This page needs a browser of 2023 or later (Chrome 80, Safari 16.4, Firefox 113).";
}
const unpackedParts = Object.fromEntries(
  await Promise.all(["payload", "basemap", "strings"].map(async (id) => [id, await unpacked(id)])),
);
