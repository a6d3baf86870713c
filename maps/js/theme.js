// Runs before anything is drawn: the page never flashes in the wrong colours.
(() => {
  const root = document.documentElement;
  const asked = /[#&]theme=(dark|light)/.exec(location.hash);
  root.dataset.preferred = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = asked ? asked[1] : root.dataset.preferred;
  root.classList.add("js");
})();
